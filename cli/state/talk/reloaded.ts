// The newest rows of the open chat, read again: what the store says, and what only the screen knows of them.
import type { HistoryPage } from '../../client/api.js'
import { step, type Step } from '../input.js'
import { carriedOver } from '../media/media-item.js'
import { rowOf, type Row } from '../rows.js'
import type { View } from '../view.js'
import type { OpenChat } from './open-chat.js'

/** `row` as it was read again, with what only the screen knows of it. */
function kept(row: Row, known: Row | undefined): Row {
  if (row.kind !== 'message' || row.media === undefined) return row
  if (known?.kind !== 'message' || known.media === undefined) return row
  return { ...row, media: carriedOver(row.media, known.media) }
}

/** No page has it. */
function onlyHere(row: Row): boolean {
  const state = row.kind === 'message' ? row.media?.state : undefined
  return state === 'preparing' || state === 'unsendable'
}

/** `stored` with the rows that only the screen has, each behind the one it stood behind. */
function withOnlyHere(stored: readonly Row[], shown: readonly Row[]): readonly Row[] {
  const rows = [...stored]
  for (const [at, row] of shown.entries()) {
    if (!onlyHere(row) || stored.some(({ key }) => key === row.key)) continue
    const before = rows.findIndex(({ key }) => key === shown[at - 1]?.key)
    rows.splice(before === -1 ? rows.length : before + 1, 0, row)
  }
  return rows
}

function readAgain({ rows }: OpenChat, page: HistoryPage): readonly Row[] {
  const shown = new Map(rows.map((row) => [row.key, row]))
  return page.entries.map(rowOf).map((row) => kept(row, shown.get(row.key)))
}

/** While the newest rows are not at hand, what was read of them changes only rows that are. */
function inPlace(chat: OpenChat, stored: readonly Row[]): OpenChat {
  const fresh = new Map(stored.map((row) => [row.key, row]))
  return { ...chat, rows: chat.rows.map((row) => fresh.get(row.key) ?? row) }
}

/**
 * The newest page again: it replaces what it covers, keeps older rows that were loaded before, and files that
 * are being looked at.
 */
export function onReloaded(view: View, address: string, page: HistoryPage): Step {
  const { chat } = view
  if (chat?.with !== address) return step(view)
  const stored = readAgain(chat, page)
  if (chat.gap) return step({ ...view, chat: inPlace(chat, stored) })
  const fresh = withOnlyHere(stored, chat.rows)
  const first = chat.rows.findIndex(({ key }) => key === fresh[0]?.key)
  if (first === -1)
    return step({ ...view, chat: { ...chat, rows: fresh, before: page.before, loading: false } })
  return step({ ...view, chat: { ...chat, rows: [...chat.rows.slice(0, first), ...fresh] } })
}

/** The end of the chat, in place of whatever part of it is at hand. */
export function onNewest(view: View, address: string, page: HistoryPage): Step {
  const { chat } = view
  if (chat?.with !== address) return step(view)
  const rows = withOnlyHere(readAgain(chat, page), chat.rows)
  const ended = { rows, before: page.before, gap: false, loading: false, bottom: undefined, back: undefined }
  return step({ ...view, chat: { ...chat, ...ended } })
}
