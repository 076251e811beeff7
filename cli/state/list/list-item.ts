// The two rows of a chat in the list, fitted to its columns.
import { withApp } from '../boundary.js'
import { waits } from '../chat-sections.js'
import { chatName, type ChatItem } from '../chats.js'
import type { Hours } from '../clock-text.js'
import { oneLine } from '../rows.js'
import { cells, fit, truncate } from '../width.js'
import { listTime } from './list-time.js'
import { marksOf } from './list-marks.js'

/** From here on there is room for when something came last. */
export const TIMED_COLUMNS = 28

export interface ListItemRows {
  /** Fills what `tail` leaves. */
  readonly name: string
  /** Marks and the number of unread messages. */
  readonly tail: string
  /** Fills what `time` leaves. */
  readonly preview: string
  readonly time: string
  /** They are doing something now. */
  readonly active: boolean
}

export interface ListItemStyle {
  /** Of a request. */
  readonly app: string | undefined
  /** What was begun to be written to them. */
  readonly draft: string | undefined
  readonly today: string | undefined
  readonly hours?: Hours | undefined
  readonly chosen: boolean
  readonly width: number
}

const DOING = { composing: 'typing…', recording: 'recording…' } as const

function previewOfItem(chat: ChatItem, draft: string | undefined): string {
  if (waits(chat)) return 'asks to write to you'
  if (chat.typing !== undefined) return DOING[chat.typing]
  // A draft is long and the row is short.
  return draft === undefined || draft === '' ? chat.preview : `draft: ${oneLine(draft.slice(0, 200))}`
}

/** A long name is cut before its marks, and a preview before its time. */
export function listItemRows(chat: ChatItem, style: ListItemStyle): ListItemRows {
  const { app, today, hours, chosen, width } = style
  const request = waits(chat)
  const marks = marksOf(chat)
  const unread = chat.unread > 0 && !request ? ` (${chat.unread})` : ''
  const tail = `${marks === '' ? '' : ` ${marks}`}${unread}`
  const room = width - cells(tail)
  const from = app === undefined ? '' : ` · ${truncate(app, Math.floor(width / 2))}`
  const name = withApp(`${chosen ? '▸' : ' '}${request ? '? ' : ''}${chatName(chat)}`, from, room)
  const at = width < TIMED_COLUMNS ? '' : listTime(chat.at, today, hours)
  const time = at === '' ? '' : ` ${at}`
  return {
    name: fit(name, room),
    tail,
    preview: fit(`  ${previewOfItem(chat, style.draft)}`, width - cells(time)),
    time,
    active: !request && chat.typing !== undefined,
  }
}
