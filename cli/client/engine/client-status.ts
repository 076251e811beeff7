// What a profile says of itself: whose it is, where it is known, how it is connected, what waits.
import type { ClientStatus } from '../api.js'
import type { EngineContext } from './context.js'
import type { Link } from './link.js'

export function clientStatus(
  { settings, outbox, chatList, uploads }: EngineContext,
  link: Pick<Link, 'state'>,
  profile: string,
): ClientStatus {
  const meta = settings.get('meta')
  const provider = settings.get('provider')
  const enlisted = meta !== undefined && !meta.unenlisted
  return {
    profile,
    kind: meta?.kind ?? 'partner',
    address: meta?.address,
    service: meta?.service,
    enlisted,
    login: enlisted ? meta.login : undefined,
    meta: meta?.url,
    provider: provider?.url,
    trustRoot: meta?.trustRoot,
    connection: link.state,
    outbox: outbox.countMessages() + uploads.countWaiting(),
    chats: chatList.count(),
    downloads: settings.get('downloads') ?? 'small',
  }
}
