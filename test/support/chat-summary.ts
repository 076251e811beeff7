// A chat as the engine lists it, where a test names only what matters to it.
import type { ChatSummary } from '#cli/client/api.js'

const PLAIN: Omit<ChatSummary, 'with'> = {
  ...{ unread: 0, mentions: 0, last: undefined, identityChanged: false, verified: false },
  ...{ pinned: false, muted: false, archived: false, readReceipts: undefined, label: undefined },
  standing: 'accepted',
  blocked: false,
}

export function chatSummary(address: string, more: Partial<ChatSummary> = {}): ChatSummary {
  return { with: address, ...PLAIN, ...more }
}
