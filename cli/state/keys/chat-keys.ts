// Keys of the chat and the app themselves; parts of the app bring their own (see actions.ts).
import { besideInList, nextUnreadInList } from '../chat-sections.js'
import { openNextRequest } from '../consent/request-keys.js'
import { runCommand } from '../commands.js'
import { withDraftOf } from '../compose/drafts.js'
import { step, type Intent, type Step } from '../input.js'
import { openChat, page, scroll, submit } from '../moves.js'
import { layoutOf, openSheet, type View } from '../view.js'
import { toNewest } from '../talk/paging.js'
import { dropReply } from '../talk/reply.js'
import { keyAction, type KeyAction } from './key-action.js'

const ask =
  (intent: Intent): KeyAction['run'] =>
  (view) =>
    step(view, intent)
const beside =
  (direction: 1 | -1): KeyAction['run'] =>
  (view) =>
    openChat(view, besideInList(view, view.chat?.with, direction)?.with)

/** Takes away one thing after the other: the line, then (where there is no room for both) the chat. */
function back(view: View): Step {
  if (view.line !== undefined) return step({ ...view, line: undefined })
  if (view.chat?.replyTo !== undefined) return step(dropReply(view))
  return layoutOf(view).list === 0 ? step({ ...withDraftOf(view, undefined), chat: undefined }) : step(view)
}

export const CHAT_KEYS: readonly KeyAction[] = [
  keyAction('quit', 'quit', ask({ do: 'quit' })),
  keyAction('suspend', 'suspend', ask({ do: 'suspend' })),
  keyAction('redraw', 'draw the screen again', ask({ do: 'redraw' })),
  keyAction('send', 'send; in the list, open the chosen chat', submit),
  keyAction('back', 'close a message; in a narrow terminal, back to the list', back),
  keyAction('help', 'keys and commands', (view) => step({ ...view, sheet: openSheet({ kind: 'keys' }) })),
  keyAction('page-up', 'older messages', (view) => scroll(view, -page(view))),
  keyAction('page-down', 'newer messages', (view) => scroll(view, page(view))),
  keyAction('line-up', 'one line up', (view) => scroll(view, -1)),
  keyAction('line-down', 'one line down', (view) => scroll(view, 1)),
  keyAction('newest', 'the newest message', toNewest),
  keyAction('next-chat', 'next chat', beside(1)),
  keyAction('previous-chat', 'previous chat', beside(-1)),
  keyAction('next-unread', 'next unread chat', (view) => openChat(view, nextUnreadInList(view)?.with)),
  keyAction('next-request', 'next request', openNextRequest),
  keyAction('interop', 'which apps may reach me (WhatsApp accounts)', (view) => runCommand(view, '/interop')),
]
