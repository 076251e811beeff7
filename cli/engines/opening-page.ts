// The rows a chat opens with: its end, or where what was not seen yet begins.
import type { HistoryPage, ParleyClient, Unread } from '../client/api.js'

/** Rows read at once. */
export const PAGE = 100
/** Rows read around a message; half of them on either side. */
export const AROUND = 200

export interface Opening {
  readonly page: HistoryPage
  readonly unread: Unread | undefined
}

/** Whoever reads lines has no window to move: every chat opens at its end. */
export type OpensAt = 'unread' | 'end'

/** The newest {@link PAGE} rows; where what is unread begins before them, and is to be read first, those around that. */
export function openingPage(client: ParleyClient, address: string, opensAt: OpensAt): Opening {
  const { library } = client
  const page = client.history(address, { limit: PAGE })
  const unread = library.unread(address)
  if (unread === undefined || opensAt === 'end') return { page, unread }
  const { id, direction } = unread.first
  const here = page.entries.some(
    (entry) => entry.kind === 'message' && entry.id === id && entry.direction === direction,
  )
  return { page: here ? page : (library.around(unread.first, AROUND) ?? page), unread }
}
