// Messages that came while no bot was there, oldest first.
import type { MessageEntry, ParleyClient } from '../client/api.js'

/** Of one chat; whoever wrote more than that hears an answer to the newest. */
const MOST = 200

export function unseenMessages(client: ParleyClient): readonly MessageEntry[] {
  return client
    .chats()
    .filter(({ unread, blocked }) => unread > 0 && !blocked)
    .flatMap(({ with: address, unread, standing }) => {
      const theirs = client
        .history(address, { limit: MOST })
        .entries.filter(
          (entry): entry is MessageEntry => entry.kind === 'message' && entry.direction === 'in',
        )
        .slice(-unread)
      return standing === 'request' ? theirs.map((entry) => ({ ...entry, request: true as const })) : theirs
    })
    .sort((a, b) => a.timestamp - b.timestamp)
}
