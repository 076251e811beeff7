// What is being done with a message, and what the other side will see of it: lines between the chat and the composer,
// read before anything is sent.
import { chatItemOf } from '../chat-sections.js'
import { chatName } from '../chats.js'
import { keyOf } from '../keys/key-of.js'
import { paragraph, quiet } from '../paragraphs.js'
import type { MessageRow } from '../rows.js'
import type { Line, View } from '../view.js'
import { fit, truncate } from '../width.js'
import { emojiOffered } from './on-acting.js'
import { offeredActions } from './message-actions.js'
import { quoteText } from './message-pieces.js'
import { messageWith } from './open-chat.js'
import { quoteOf } from './reply.js'
import type { Acting } from './acting.js'

/** Of the menu, at most; the chosen one is always among them. */
const MOST_ROWS = 12
/** Rows of the screen that are no menu. */
const OTHER_ROWS = 9
const LABEL_CELLS = 14

const warn = (text: string): Line => ({ tone: 'warn', text })

interface Subject {
  readonly view: View
  readonly row: MessageRow
  /** The other person, sanitised. */
  readonly name: string
  readonly width: number
}

const said = ({ row, name }: Subject): string => quoteText(quoteOf(row), name)

function menuLines({ view, row, width }: Subject, chosen: number): readonly Line[] {
  const offered = offeredActions(view, row)
  const height = Math.max(1, Math.min(MOST_ROWS, view.size.rows - OTHER_ROWS, offered.length))
  const from = Math.max(0, Math.min(chosen - height + 1, offered.length - height))
  return offered.slice(from, from + height).map(({ action, label }, at) => {
    const here = from + at === chosen
    const text = `${here ? '▸' : ' '}${action.key}  ${fit(label, LABEL_CELLS)} ${action.does}`
    return { tone: here ? 'accent' : 'plain', text: truncate(text, width) }
  })
}

function reactLines(subject: Subject, now: Extract<Acting, { kind: 'react' }>): readonly Line[] {
  const { view, row, width } = subject
  const before = row.reactions.find(({ own }) => own)
  const offered = emojiOffered(now)
  const strip = offered
    .map(({ emoji, name }, at) => {
      const shown = name === '' ? emoji : `${emoji} ${name}`
      return at === now.chosen ? `[${shown}]` : ` ${shown} `
    })
    .join(' ')
  const typed = now.typed === '' ? '' : `:${now.typed.replaceAll(':', '')} `
  const none = offered.length === 0 ? 'no emoji has this name' : strip
  const again = before === undefined ? '' : ` · you: ${before.emoji}, the same again takes it back`
  const { app, reactions } = view.chat?.abilities ?? { app: '', reactions: true }
  const fallback = `${truncate(app, 24)} shows no reactions: it goes as a message of its own that says so`
  return [
    quiet(truncate(`React to ${said(subject)}${again}`, width)),
    ...(reactions ? [] : paragraph(warn(fallback), width)),
    { tone: 'plain', text: truncate(typed + none, width) },
  ]
}

function takeBackLines(subject: Subject): readonly Line[] {
  const { name, width, view } = subject
  const app = truncate(view.chat?.abilities?.app ?? 'their app', 24)
  return [
    warn(truncate(`Take back for you and ${name}? ${said(subject)}`, width)),
    ...paragraph(
      quiet(`It goes here at once, and there when this reaches ${app}. They may have read or kept it.`),
      width,
    ),
  ]
}

function actingLines(subject: Subject, now: Acting): readonly Line[] {
  switch (now.kind) {
    case 'menu':
      return menuLines(subject, now.chosen)
    case 'react':
      return reactLines(subject, now)
    case 'take-back':
      return takeBackLines(subject)
    case 'forget':
      return [
        warn(truncate(`Remove here alone? ${said(subject)}`, subject.width)),
        quiet(truncate(`${subject.name} keeps it, and is told nothing.`, subject.width)),
      ]
  }
}

function replyLines(subject: Subject): readonly Line[] {
  const { app, replies } = subject.view.chat?.abilities ?? { app: '', replies: true }
  const fallback = `${truncate(app, 24)} shows no replies: what you answer goes as lines that begin with >`
  const end = ` · ${keyOf(subject.view, 'back')} drops it`
  return [
    quiet(truncate(`▏ to ${said(subject)}`, subject.width - end.length) + end),
    ...(replies ? [] : paragraph(warn(fallback), subject.width)),
  ]
}

/** At most a few, each as wide as the view allows. */
export function talkAbove(view: View): readonly Line[] {
  const { chat } = view
  if (chat === undefined || view.flow !== undefined || view.sheet !== undefined || view.picker !== undefined)
    return []
  const subject = {
    view,
    name: chatName({ label: chatItemOf(view)?.label, with: chat.with }),
    width: view.size.columns - 2,
  }
  const selected = messageWith(chat, chat.selected)
  if (chat.acting !== undefined && selected !== undefined)
    return actingLines({ ...subject, row: selected }, chat.acting)
  const row = messageWith(chat, chat.replyTo)
  if (row?.revoked === true)
    return [
      quiet(truncate('▏ what you answer was taken back: this goes as a message of its own', subject.width)),
    ]
  return row === undefined ? [] : replyLines({ ...subject, row })
}
