// Selecting a message, so that single keys act on it. Today these are the messages with files.
import { errorLine } from '../error-lines.js'
import { step, type Step } from '../input.js'
import { revealed, visibleLines } from '../log-window.js'
import { isRequest, layoutOf, logStyle, openSheet, type OpenChat, type View } from '../view.js'
import {
  ACT_LABELS,
  MEDIA_ACTIONS,
  isFileRow,
  isSelectable,
  offered,
  type FileRow,
  type MediaAction,
} from './media-actions.js'

/** The log loses its last row to the line that says more is below. */
const height = (view: View): number => Math.max(1, layoutOf(view).body - 1)

const isOnline = (view: View): boolean => view.connection.state === 'online'

function select(view: View, chat: OpenChat, key: string): View {
  return { ...view, chat: { ...chat, ...revealed(chat, key, logStyle(view), height(view)), selected: key } }
}

function refuse(view: View, cause: string, next: string): Step {
  return step({ ...view, line: errorLine(cause, 'you', next) })
}

function selectedFile(view: View): FileRow | undefined {
  const row = view.chat?.rows.find(({ key }) => key === view.chat?.selected)
  return isFileRow(row) ? row : undefined
}

/** The selected file, else the newest that `action` can do something with, else the newest. */
function targetOf(view: View, { on }: MediaAction): FileRow | undefined {
  const files = view.chat?.rows.filter(isSelectable) ?? []
  const able = files.findLast((row) => 'act' in on(row, isOnline(view)))
  return selectedFile(view) ?? able ?? files.at(-1)
}

/** Selects the lowest file on screen, else the newest of all. */
export function startSelecting(view: View): Step {
  const { chat } = view
  if (chat === undefined) return refuse(view, 'no chat is open', 'type /to ADDRESS')
  const inSight = new Set(visibleLines(chat, logStyle(view), height(view)).map((line) => line.of))
  const files = chat.rows.filter(isSelectable)
  const row = files.findLast(({ key }) => inSight.has(key)) ?? files.at(-1)
  if (row === undefined) return refuse(view, 'there is no file in this chat', '/send PATH sends one')
  return step(select({ ...view, line: undefined }, chat, row.key))
}

export function stopSelecting(view: View): View {
  return view.chat === undefined ? view : { ...view, chat: { ...view.chat, selected: undefined } }
}

/** Above the first file that is loaded, older rows are asked for. */
function move(view: View, chat: OpenChat, direction: 1 | -1): Step {
  const files = chat.rows.filter(isSelectable)
  const at = files.findIndex(({ key }) => key === chat.selected)
  const next = files[at + direction]
  if (next !== undefined) return step(select(view, chat, next.key))
  if (direction === 1 || chat.before === undefined || chat.loading) return step(view)
  const loading = { ...view, chat: { ...chat, loading: true } }
  return step(loading, { do: 'older', with: chat.with, before: chat.before })
}

/** Does `action` to the selected file, else to the newest. */
export function actOnFile(view: View, action: MediaAction, path?: string): Step {
  const row = targetOf(view, action)
  if (view.chat === undefined) return refuse(view, 'no chat is open', 'type /to ADDRESS')
  if (row === undefined) return refuse(view, 'there is no file in this chat', '/send PATH sends one')
  if (isRequest(view)) return refuse(view, 'files of a request stay away until you accept', 'Alt-Y accepts')
  const answer = action.on(row, isOnline(view))
  if ('refused' in answer) return refuse(view, answer.refused, '? shows keys and commands')
  return step(view, { do: 'media', act: answer.act, with: view.chat.with, id: row.id, path })
}

/** Enter does what the file most likely is selected for. */
function first(row: FileRow): string {
  if (row.own) return row.state === 'stopped' ? 'r' : 'o'
  if (row.media.state !== 'here') return 'f'
  return row.media.kind === 'voice' || row.media.kind === 'audio' ? 'p' : 'o'
}

/** What a key does while a message is selected; `undefined` where it does what it always does. */
export function onSelectionPress(view: View, chat: OpenChat, chord: string): Step | undefined {
  switch (chord) {
    case 'up':
      return move(view, chat, -1)
    case 'down':
      return move(view, chat, 1)
    case 'enter': {
      const row = selectedFile(view)
      return row === undefined ? step(view) : onSelectionText(view, first(row))
    }
    case 'escape':
    case 'alt+m':
      return step({ ...stopSelecting(view), line: undefined })
    default:
      return undefined
  }
}

export function onSelectionText(view: View, text: string): Step {
  const action = MEDIA_ACTIONS.find(({ key }) => key === text)
  if (action !== undefined) return actOnFile({ ...view, line: undefined }, action)
  return text === '?' ? step({ ...view, sheet: openSheet({ kind: 'keys' }) }) : step(view)
}

/** The keys that do something now. */
export function selectionHint(view: View): string {
  const row = selectedFile(view)
  const actions = row === undefined || isRequest(view) ? [] : offered(row, isOnline(view))
  const keys = actions.map(({ key, act }) => `${key} ${ACT_LABELS[act]}`)
  return ['↑↓', ...keys, 'Esc'].join(' · ')
}
