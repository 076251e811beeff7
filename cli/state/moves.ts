// What several keys and commands do: move the log, open a chat, send what was written.
import { runCommand } from './commands.js'
import { submitted } from './composer.js'
import { refuse } from './error-lines.js'
import { step, type Step } from './input.js'
import { keyOf } from './keys/key-of.js'
import { scrolled, showsStart } from './log-window.js'
import { askNewer } from './talk/paging.js'
import { dropReply, replyRef } from './talk/reply.js'
import { layoutOf, logStyle, type View } from './view.js'

/** Moves the log, and asks for older rows where its beginning comes into sight. */
export function scroll(view: View, lines: number): Step {
  const { chat } = view
  if (chat === undefined) return step(view)
  const { body } = layoutOf(view)
  const style = logStyle(view)
  const moved = { ...chat, ...scrolled(chat, lines, style, body) }
  const wanted = moved.before !== undefined && !moved.loading && showsStart(moved, style, body)
  if (lines > 0 && moved.bottom === undefined) return askNewer({ ...view, chat: moved })
  if (!wanted || moved.before === undefined) return step({ ...view, chat: moved })
  return step(
    { ...view, chat: { ...moved, loading: true } },
    { do: 'older', with: chat.with, before: moved.before },
  )
}

export const page = (view: View): number => Math.max(1, layoutOf(view).body - 1)

export function openChat(view: View, address: string | undefined): Step {
  return address === undefined ? step(view) : step(view, { do: 'open', with: address })
}

export function submit(view: View): Step {
  const { text } = view.composer
  const closed = { ...view, composer: submitted(view.composer), line: undefined }
  if (text.trim() === '') return view.chat === undefined ? openChat(view, view.chosen) : step(view)
  if (text.startsWith('/') && !text.startsWith('//')) return runCommand(closed, text)
  if (view.chat === undefined) {
    return refuse(
      view,
      'no chat is open',
      `type /to ADDRESS, or choose one with ${keyOf(view, 'cursor-up')} ${keyOf(view, 'cursor-down')} and ${keyOf(view, 'send')}`,
    )
  }
  // A second slash lets a message begin with one.
  const to = view.chat.with
  const sent = { do: 'send', to, text: text.replace(/^\/\//, '/'), replyTo: replyRef(view.chat) } as const
  const next = dropReply(closed)
  // It comes behind the newest, whose rows may not be at hand.
  return view.chat.gap
    ? step(next, { do: 'talk', talk: { ask: 'newest', with: to } }, sent)
    : step(next, sent)
}
