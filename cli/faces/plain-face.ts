// The chat as plain lines, for screen readers, logs and terminals that know no places: what is new, once, in order.
import { connectionText } from '../state/connection-text.js'
import { sanitise } from '../state/sanitise.js'
import { chatItemOf, isRequest } from '../state/chat-sections.js'
import { chatName } from '../state/chats.js'
import type { Row } from '../state/rows.js'
import { messageWith } from '../state/talk/open-chat.js'
import type { View } from '../state/view.js'
import type { Change, LineFace } from './line-session.js'
import { chatHeader, chatListLines, elsewhereLines } from './plain-chats.js'
import { newPage } from './pages.js'
import { changedRow, rowLines, type RowStyle } from './plain-rows.js'
import type { RowNumbers } from './row-numbers.js'

/** Of a chat that is opened, and of what was before: what a person can listen to at once. */
const ROWS_AT_ONCE = 20

export class PlainFace implements LineFace {
  readonly #print: (line: string) => void
  /** The key of the oldest row of the open chat that was printed. */
  #oldest: string | undefined

  /** @param print takes one line without its end, holding nothing but glyphs. */
  constructor(print: (line: string) => void) {
    this.#print = print
  }

  show({ before, after, input }: Change, numbers: RowNumbers): void {
    const connection = connectionText(after.connection).text
    if (connectionText(before.connection).text !== connection) this.#say([connection])
    this.#say(elsewhereLines(before, after))
    this.#say(chatHeader(before, after))
    if (after.chat !== undefined && after.chat.with !== before.chat?.with) this.#opened(after, numbers)
    else if (after.chat !== before.chat) this.#news(before, after, numbers)
    const page = newPage(before, after)
    if (page !== undefined)
      this.#say([...page.lines, ...(page.answers === undefined ? [] : [`? ${page.answers}`])])
    if (before.archive !== after.archive) this.list(after)
    const led = input !== undefined || before.picker !== undefined
    if (led && after.picker === undefined) this.#say(foundLines(before, after, numbers))
    if (after.line !== undefined && after.line !== before.line) this.#say([after.line.text])
    if (input?.type === 'older') this.older(after, numbers)
  }

  list(view: View): void {
    this.#say(chatListLines(view))
  }

  older(view: View, numbers: RowNumbers): boolean {
    const rows = view.chat?.rows ?? []
    const at = rows.findIndex((row) => row.key === this.#oldest)
    if (at < 1) return false
    const from = Math.max(0, at - ROWS_AT_ONCE)
    this.#rows(rows.slice(from, at), view, numbers)
    this.#reached(rows[from])
    return true
  }

  refuse(reason: string): void {
    this.#say([`! ${reason}`])
  }

  #opened(view: View, numbers: RowNumbers): void {
    const rows = view.chat?.rows ?? []
    const shown = rows.slice(-ROWS_AT_ONCE)
    this.#reached(shown[0])
    if (shown.length < rows.length || view.chat?.before !== undefined) {
      this.#say(['(older messages: /older)'])
    }
    const fresh = view.chat?.fresh ?? 0
    if (fresh > 0) this.#say([`(${fresh} new ${fresh === 1 ? 'message' : 'messages'})`])
    this.#rows(shown, view, numbers)
  }

  /** Rows that came, and what changed of those that were printed. */
  #news(before: View, after: View, numbers: RowNumbers): void {
    const { chat } = after
    if (chat === undefined) return
    const style = rowStyle(after)
    const known = new Map(before.chat?.rows.map((row) => [row.key, row]))
    const last = chat.rows.findLastIndex((row) => numbers.has(chat.with, row))
    for (const [at, row] of chat.rows.entries()) {
      const was = known.get(row.key)
      const printed = numbers.has(chat.with, row)
      if (printed && was !== undefined && was !== row) {
        this.#say(changedRow(was, row, numbers.of(chat.with, row), style))
      }
      // A jump brings rows from elsewhere; what came is behind all that was printed.
      if (!printed && at > last && (last !== -1 || known.size === 0)) {
        this.#say(rowLines(row, numbers.of(chat.with, row), style))
      }
    }
    if (this.#oldest === undefined) this.#reached(chat.rows[0])
  }

  #rows(rows: readonly Row[], view: View, numbers: RowNumbers): void {
    const address = view.chat?.with ?? ''
    const style = rowStyle(view)
    for (const row of rows) this.#say(rowLines(row, numbers.of(address, row), style))
  }

  #reached(row: Row | undefined): void {
    this.#oldest = row === undefined ? undefined : row.key
  }

  #say(lines: readonly string[]): void {
    for (const line of lines) this.#print(sanitise(line).trimEnd())
  }
}

/** The message that a search or a jump led to. */
function foundLines(before: View, { chat, ...after }: View, numbers: RowNumbers): readonly string[] {
  const row = messageWith(chat, chat?.selected)
  const same = chat?.selected === before.chat?.selected && chat?.with === before.chat?.with
  if (chat === undefined || row === undefined || chat.acting !== undefined || same) return []
  return ['-- found', ...rowLines(row, numbers.of(chat.with, row), rowStyle({ ...after, chat }))]
}

function rowStyle(view: View): RowStyle {
  const { chat } = view
  const peer = chat === undefined ? '' : chatName(chatItemOf(view) ?? { with: chat.with, label: undefined })
  return { peer, request: isRequest(view), keymap: view.keymap }
}
