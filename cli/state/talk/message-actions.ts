// What can be done with one message: one table serves the keys while it is selected, the menu, the hint line and the
// key sheet.
import { isRequest } from '../chat-sections.js'
import { step, type Step } from '../input.js'
import { keyOf } from '../keys/key-of.js'
import { actOnFile } from '../media/act-on-file.js'
import { ACT_LABELS, MEDIA_ACTIONS, isFileRow, type MediaAction } from '../media/media-actions.js'
import type { MessageRow } from '../rows.js'
import type { View } from '../view.js'
import { jumpToQuote } from './jump.js'
import { refOf, unselected } from './open-chat.js'
import { startReply } from './reply.js'

/** What it would be, in a word or two; or why it cannot be. */
type Answer = { readonly label: string } | { readonly refused: string; readonly next: string }

export interface MessageAction {
  /** While a message is selected. */
  readonly key: string
  readonly does: string
  readonly on: (row: MessageRow, view: View) => Answer
  readonly run: (view: View, row: MessageRow) => Step
  /** Said to whoever wrote it: of the newest messages, it goes to theirs. */
  readonly answers?: true
}

const refused = (why: string, next = 'Esc'): Answer => ({ refused: why, next })
const GONE = refused('it was taken back', 'i or /info shows what is known of it')

/** Meta has it, or has had it. */
function wasSent({ own, state }: MessageRow): boolean {
  return own && (state === 'sent' || state === 'delivered' || state === 'read' || state === 'played')
}

function sayAgain(view: View, row: MessageRow): Step {
  const { chat } = view
  if (chat === undefined) return step(view)
  const to = chat.with
  const again = { do: 'send', to, text: row.text } as const
  const forget = { do: 'talk', talk: { ask: 'forget', message: refOf(chat, row) } } as const
  return step({ ...view, chat: unselected(chat), line: undefined }, forget, again)
}

const beginActing =
  (kind: 'take-back' | 'forget'): MessageAction['run'] =>
  (view, { key }) =>
    step(
      view.chat === undefined ? view : { ...view, chat: { ...view.chat, selected: key, acting: { kind } } },
    )

export const REPLY: MessageAction = {
  key: 'r',
  does: 'reply to it',
  answers: true,
  on: ({ revoked, state }) => {
    if (revoked) return GONE
    return state === 'failed' || state === 'stopped' ? refused('it never arrived') : { label: 'reply' }
  },
  run: startReply,
}

export const REACT: MessageAction = {
  key: 'e',
  does: 'react with an emoji; the same again takes it back',
  answers: true,
  on: (row, view) => {
    if (row.revoked) return GONE
    if (isRequest(view))
      return refused('reactions wait until you accept them', `${keyOf(view, 'accept-request')} accepts`)
    return row.own && !wasSent(row) ? refused('it is not sent yet') : { label: 'react' }
  },
  run: (view, { key }) => {
    if (view.chat === undefined) return step(view)
    const acting = { kind: 'react', chosen: 0, typed: '' } as const
    return step({ ...view, line: undefined, chat: { ...view.chat, selected: key, acting } })
  },
}

export const TAKE_BACK: MessageAction = {
  key: 'd',
  does: 'take a message of yours back for both',
  on: (row, { chat }) => {
    if (row.revoked) return GONE
    if (!row.own) return refused('only who wrote it takes it back', 'x or /forget removes it here alone')
    if (!wasSent(row)) return refused('it was never sent', 'x or /forget removes it here')
    const { app, revokes } = chat?.abilities ?? { app: '', revokes: true }
    if (!revokes)
      return refused(`${app} keeps what was sent: it would stay there`, 'x or /forget removes it here alone')
    return { label: 'take back' }
  },
  run: beginActing('take-back'),
}

export const FORGET: MessageAction = {
  key: 'x',
  does: 'remove it here alone; nobody is told',
  on: () => ({ label: 'forget here' }),
  run: beginActing('forget'),
}

export const INFO: MessageAction = {
  key: 'i',
  does: 'what is known of it: each state with its evidence, and its layers down to the wire',
  on: () => ({ label: 'info' }),
  run: (view, row) =>
    view.chat === undefined
      ? step(view)
      : step(view, { do: 'talk', talk: { ask: 'info', message: refOf(view.chat, row) } }),
}

const TO_QUOTE: MessageAction = {
  key: 'q',
  does: 'go to the message it answers',
  on: ({ quote }) => {
    if (quote === undefined) return refused('it answers no message')
    return quote.own === undefined ? refused('the quoted message is not in this chat') : { label: 'quoted' }
  },
  run: jumpToQuote,
}

const AGAIN: MessageAction = {
  key: 'g',
  does: 'send a message that failed again',
  on: ({ own, state, media, revoked }) => {
    if (!own || state !== 'failed' || revoked) return refused('only a message that failed is sent again')
    return media === undefined
      ? { label: 'send again' }
      : refused('a file is read anew', '/send PATH sends it')
  },
  run: sayAgain,
}

function onFile(action: MediaAction): MessageAction {
  const { key, does, on } = action
  return {
    key,
    does,
    on: (row, view) => {
      if (!isFileRow(row)) return refused('this message has no file')
      if (row.media.state === 'unsendable') return refused('this file was not sent', '/send PATH sends it')
      if (isRequest(view))
        return refused(
          'files of a request stay away until you accept',
          `${keyOf(view, 'accept-request')} accepts`,
        )
      const answer = on(row, view.connection.state === 'online')
      return 'act' in answer ? { label: ACT_LABELS[answer.act] } : refused(answer.refused, '? shows the keys')
    },
    run: (view) => actOnFile(view, action),
  }
}

/** A key may stand for two: of a file, and of a message without one. */
export const MESSAGE_ACTIONS: readonly MessageAction[] = [
  REPLY,
  REACT,
  TO_QUOTE,
  ...MEDIA_ACTIONS.map(onFile),
  AGAIN,
  TAKE_BACK,
  FORGET,
  INFO,
]

export interface OfferedAction {
  readonly action: MessageAction
  readonly label: string
}

/** What `row` offers now; what two keys would do is offered once. */
export function offeredActions(view: View, row: MessageRow): readonly OfferedAction[] {
  const all = MESSAGE_ACTIONS.flatMap((action) => {
    const answer = action.on(row, view)
    return 'label' in answer ? [{ action, label: answer.label }] : []
  })
  return all.filter(({ label }, at) => all.findIndex((other) => other.label === label) === at)
}
