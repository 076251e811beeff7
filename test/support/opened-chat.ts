// A view with one chat open, on a terminal of 80 by 24, online and with the focus.
import type { HistoryEntry, HistoryPage } from '#cli/client/api.js'
import { emptyView, type View } from '#cli/state/view.js'
import { chatSummary } from './chat-summary.js'
import { PEER } from './fake-client.js'
import { firstOf } from './fake-facets.js'
import { after } from './view-inputs.js'

interface Opened {
  readonly unread?: number
  readonly before?: number
  readonly size?: View['size']
}

export function openedChat(entries: readonly HistoryEntry[], more: Opened = {}): View {
  const { unread = 0, before, size = { columns: 80, rows: 24 } } = more
  const page: HistoryPage = { entries, before }
  return after(
    { ...emptyView('', size), me: 'ada@parley' },
    { type: 'event', event: { event: 'connection', state: 'online', since: 0 } },
    { type: 'chats', chats: [chatSummary(PEER, { unread, last: entries.at(-1) })] },
    { type: 'opened', with: PEER, page, unread: firstOf(PEER, entries, unread) },
  ).view
}
