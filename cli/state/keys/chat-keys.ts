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
import type { KeyAction } from './key-action.js'

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

const key = (
  name: string,
  keys: readonly string[],
  does: string,
  run: KeyAction['run'],
  place: KeyAction['place'] = 'chat',
): KeyAction => ({ name, place, keys, does, run })

export const CHAT_KEYS: readonly KeyAction[] = [
  key('quit', ['ctrl+q', 'ctrl+c'], 'quit', ask({ do: 'quit' }), 'everywhere'),
  key('suspend', ['ctrl+z'], 'suspend', ask({ do: 'suspend' }), 'everywhere'),
  key('redraw', ['ctrl+l'], 'draw the screen again', ask({ do: 'redraw' }), 'everywhere'),
  key('send', ['enter'], 'send; in the list, open the chosen chat', submit),
  key('back', ['escape'], 'close a message; in a narrow terminal, back to the list', back),
  key('help', ['f1'], 'keys and commands', (view) => step({ ...view, sheet: openSheet({ kind: 'keys' }) })),
  key('page-up', ['pageup'], 'older messages', (view) => scroll(view, -page(view))),
  key('page-down', ['pagedown'], 'newer messages', (view) => scroll(view, page(view))),
  key('line-up', ['shift+up'], 'one line up', (view) => scroll(view, -1)),
  key('line-down', ['shift+down'], 'one line down', (view) => scroll(view, 1)),
  key('newest', ['ctrl+end'], 'the newest message', toNewest),
  key('next-chat', ['ctrl+n', 'alt+down'], 'next chat', beside(1)),
  key('previous-chat', ['ctrl+p', 'alt+up'], 'previous chat', beside(-1)),
  key('next-unread', ['alt+a'], 'next unread chat', (view) => openChat(view, nextUnreadInList(view)?.with)),
  key('next-request', ['alt+r'], 'next request', openNextRequest),
  key('interop', ['alt+i'], 'which apps may reach me (WhatsApp accounts)', (view) =>
    runCommand(view, '/interop'),
  ),
]
