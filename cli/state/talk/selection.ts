// Selecting a message, so that single keys act on it.
import { refuse } from '../error-lines.js'
import { step, type Step } from '../input.js'
import { isKeyOf, keyOf } from '../keys/key-of.js'
import { visibleLines } from '../log-window.js'
import type { MessageRow, Row } from '../rows.js'
import { logStyle, openSheet, type View } from '../view.js'
import { cells } from '../width.js'
import { actingHint, onActingPress, onActingText, startMenu } from './on-acting.js'
import { logHeight, selectMessage } from './jump.js'
import { MESSAGE_ACTIONS, offeredActions, type MessageAction } from './message-actions.js'
import { messageWith, unselected, type OpenChat } from './open-chat.js'
import { askNewer } from './paging.js'

const isMessage = (row: Row): row is MessageRow => row.kind === 'message'

function selectedMessage(view: View): MessageRow | undefined {
  return messageWith(view.chat, view.chat?.selected)
}

/** What acting on messages needs to know of the other side. */
function andAsk(view: View): Step {
  if (view.chat === undefined) return step(view)
  return step(view, { do: 'talk', talk: { ask: 'abilities', with: view.chat.with } })
}

/** Selects the lowest message on screen. */
export function startSelecting(view: View): Step {
  const { chat } = view
  if (chat === undefined) return refuse(view, 'no chat is open', 'type /to ADDRESS')
  const inSight = new Set(visibleLines(chat, logStyle(view), logHeight(view)).map((line) => line.of))
  const messages = chat.rows.filter(isMessage)
  const row = messages.findLast(({ key }) => inSight.has(key)) ?? messages.at(-1)
  if (row === undefined) return refuse(view, 'there is no message in this chat yet', 'write the first one')
  return selectRow(view, chat, row.key)
}

export function stopSelecting(view: View): View {
  return view.chat === undefined ? view : { ...view, chat: unselected(view.chat) }
}

/** Selects this message of the open chat. */
export function selectRow(view: View, chat: OpenChat, key: string): Step {
  return andAsk(selectMessage({ ...view, line: undefined }, { ...chat, back: undefined }, key))
}

/** Begins `action` with the newest message it can be done with. */
export function actOnNewest(view: View, action: MessageAction): Step {
  const messages = view.chat?.rows.filter(isMessage) ?? []
  const able = messages.filter((row) => 'label' in action.on(row, view))
  const theirs = action.answers === true ? able.findLast(({ own }) => !own) : undefined
  const row = selectedMessage(view) ?? theirs ?? able.at(-1)
  if (view.chat === undefined) return refuse(view, 'no chat is open', 'type /to ADDRESS')
  if (row === undefined)
    return refuse(view, 'there is no message it could be done with', `${keyOf(view, 'select')} selects one`)
  const { view: next, intents } = andAsk(selectMessage({ ...view, line: undefined }, view.chat, row.key))
  const done = attempt(next, action, row)
  return step(done.view, ...intents, ...done.intents)
}

function attempt(view: View, action: MessageAction, row: MessageRow): Step {
  const answer = action.on(row, view)
  if ('refused' in answer) return refuse(view, answer.refused, answer.next)
  return action.run({ ...view, line: undefined }, row)
}

/** Above the first message at hand, older rows are asked for; below the last, newer ones. */
function move(view: View, chat: OpenChat, direction: 1 | -1): Step {
  const messages = chat.rows.filter(isMessage)
  const at = messages.findIndex(({ key }) => key === chat.selected)
  const next = messages[at + direction]
  if (next !== undefined) return step(selectMessage({ ...view, line: undefined }, chat, next.key))
  if (direction === 1) return askNewer(view)
  if (chat.before === undefined || chat.loading) return step(view)
  const loading = { ...view, chat: { ...chat, loading: true } }
  return step(loading, { do: 'older', with: chat.with, before: chat.before })
}

function toEnd(view: View, chat: OpenChat, end: 0 | -1): Step {
  const row = chat.rows.filter(isMessage).at(end)
  return row === undefined ? step(view) : step(selectMessage(view, chat, row.key))
}

/** What a key does while a message is selected; `undefined` where it does what it always does. */
export function onSelectionPress(view: View, chat: OpenChat, chord: string): Step | undefined {
  if (chat.acting !== undefined) return onActingPress(view, chat, chat.acting, chord)
  switch (chord) {
    case 'up':
    case 'ctrl+up':
      return move(view, chat, -1)
    case 'down':
    case 'ctrl+down':
      return move(view, chat, 1)
    case 'home':
      return toEnd(view, chat, 0)
    case 'end':
      return toEnd(view, chat, -1)
    case 'enter':
      return startMenu(view, chat)
    case 'escape':
      return step({ ...stopSelecting(view), line: undefined })
    default:
      return isKeyOf(view, 'select', chord) ? step({ ...stopSelecting(view), line: undefined }) : undefined
  }
}

const MOVES: Readonly<Record<string, 1 | -1>> = { j: 1, k: -1 }

/** Keys that arrive together move; anything else acts alone. */
export function onSelectionText(view: View, text: string): Step {
  const { chat } = view
  if (chat === undefined) return step(view)
  if (chat.acting !== undefined) return onActingText(view, chat, chat.acting, text)
  if (/^[jk]+$/.test(text)) {
    return Array.from(text).reduce<Step>((done, key) => {
      const now = done.view.chat
      const moved = now === undefined ? step(done.view) : move(done.view, now, MOVES[key] ?? 1)
      return step(moved.view, ...done.intents, ...moved.intents)
    }, step(view))
  }
  if (text === '?') return step({ ...view, sheet: openSheet({ kind: 'keys' }) })
  const row = selectedMessage(view)
  const meant = MESSAGE_ACTIONS.filter(({ key }) => key === text)
  if (row === undefined || meant.length === 0) return step(view)
  const able = meant.find((action) => 'label' in action.on(row, view)) ?? meant[0]
  return able === undefined ? step(view) : attempt(view, able, row)
}

/** The keys that do something now, as far as there is room for them: the menu has all. */
export function selectionHint(view: View): string {
  if (view.chat?.acting !== undefined) return actingHint(view.chat.acting)
  const row = selectedMessage(view)
  const keys = row === undefined ? [] : offeredActions(view, row)
  const told = keys.map(({ action, label }) => `${action.key} ${label}`)
  const hint = (): string => ['↑↓', 'Enter menu', ...told, 'Esc'].join(' · ')
  while (cells(hint()) > view.size.columns && told.pop() !== undefined);
  return hint()
}
