// The rows a chat opens with: its end, and further back to where what was not seen yet begins.
import type { HistoryPage, ParleyClient } from '../client/api.js'
import { MAX_ROWS } from '../state/talk/paging.js'

/** Rows read at once. */
export const PAGE = 100

/**
 * At least the newest {@link PAGE} rows; more where more is unread, so that the new-messages line stands above all of
 * it and its count is right. Ends at as many rows as a chat keeps at hand.
 */
export function openingPage(client: ParleyClient, address: string): HistoryPage {
  const unread = client.chats().find((chat) => chat.with === address)?.unread ?? 0
  let page = client.history(address, { limit: PAGE })
  let received = count(page)
  while (received < unread && page.before !== undefined && page.entries.length + PAGE <= MAX_ROWS) {
    const older = client.history(address, { before: page.before, limit: PAGE })
    received += count(older)
    page = { ...page, entries: [...older.entries, ...page.entries], before: older.before }
  }
  return page
}

function count({ entries }: HistoryPage): number {
  return entries.filter((entry) => entry.kind === 'message' && entry.direction === 'in').length
}
