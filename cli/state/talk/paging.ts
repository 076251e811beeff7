// Rows of the open chat come and go in pages: so many are kept, and those at either end are read again.
import type { HistoryPage, MessageRef } from '../../client/api.js'
import { step, type Step } from '../input.js'
import { rowOf, type Row } from '../rows.js'
import type { View } from '../view.js'
import { refOf, type OpenChat } from './open-chat.js'

/** Rows of a chat that are kept; a few screens of the largest terminal many times over. */
export const MAX_ROWS = 2_000

function missing(chat: OpenChat, page: HistoryPage): readonly Row[] {
  const known = new Set(chat.rows.map(({ key }) => key))
  return page.entries.map(rowOf).filter(({ key }) => !known.has(key))
}

/** Rows the person does not look at while older ones come are let go. */
export function withOlder(chat: OpenChat, page: HistoryPage): OpenChat {
  const rows = [...missing(chat, page), ...chat.rows]
  const gap = chat.gap || rows.length > MAX_ROWS
  return { ...chat, rows: rows.slice(0, MAX_ROWS), before: page.before, loading: false, gap }
}

/** Asks for what is newer than the last row at hand, where something is. */
export function askNewer(view: View): Step {
  const { chat } = view
  const last = chat?.rows.findLast((row) => row.kind === 'message')
  if (chat === undefined || !chat.gap || chat.loading || last?.kind !== 'message') return step(view)
  const loading = { ...view, chat: { ...chat, loading: true } }
  return step(loading, { do: 'talk', talk: { ask: 'newer', message: refOf(chat, last) } })
}

/**
 * The rows around the last one at hand. Where they would become too many, those read with it take the place of all:
 * older ones are read again from there.
 */
export function onNewer(view: View, { with: address }: MessageRef, page: HistoryPage | undefined): Step {
  const { chat } = view
  if (chat?.with !== address) return step(view)
  if (page === undefined) return step({ ...view, chat: { ...chat, loading: false } })
  const rows = [...chat.rows, ...missing(chat, page)]
  const gap = page.after !== undefined
  if (rows.length <= MAX_ROWS) return step({ ...view, chat: { ...chat, rows, gap, loading: false } })
  const fresh = page.entries.map(rowOf)
  return step({ ...view, chat: { ...chat, rows: fresh, before: page.before, gap, loading: false } })
}

/** The chat with a message just sent, at its end. Where newer rows are not at hand, it comes with them. */
export function withSent(chat: OpenChat, row: Row): OpenChat {
  if (chat.gap) return chat
  return { ...chat, rows: [...chat.rows, row], bottom: undefined, newFrom: undefined, fresh: 0 }
}

/** To the end of the chat, whose rows may not be at hand. */
export function toNewest(view: View): Step {
  const { chat } = view
  if (chat === undefined) return step(view)
  if (!chat.gap) return step({ ...view, chat: { ...chat, bottom: undefined } })
  return step(view, { do: 'talk', talk: { ask: 'newest', with: chat.with } })
}

/** A long evening: what came and went at the end becomes too much, and only the end is kept. */
export function withinBounds(done: Step): Step {
  const { view, intents } = done
  const { chat } = view
  if (chat === undefined || chat.gap || chat.loading || chat.rows.length <= MAX_ROWS) return done
  if (chat.bottom !== undefined || chat.selected !== undefined) return done
  const loading = { ...view, chat: { ...chat, loading: true } }
  return step(loading, ...intents, { do: 'talk', talk: { ask: 'newest', with: chat.with } })
}
