// News about an app: whoever may choose it hears that it has become available, whoever has chosen it that it is held
// up, back or gone (chat channel: w:interop notification; whom it reaches is assumed).
import type { Service } from '#proto/address.js'
import { type Bytes, toBase64url } from '#proto/bytes.js'
import { interopNews } from '#proto/exchanges/interop-news.js'
import { encodeStanza } from '#proto/stanza/codec.js'
import { SERVER_JID } from '#proto/stanza/jid.js'
import type { Clock } from '#platform/clock.js'
import type { Account } from '../accounts/account.js'
import type { Accounts } from '../accounts/accounts.js'
import type { Agreement } from '../registry/agreement.js'
import type { Registry } from '../registry/registry.js'
import { type Mailbox, mailEntryId } from './mailbox.js'

/**
 * Tells those concerned about the present state of a partner's agreement for a service, or for each. Called after it
 * changed, and before a choice is taken away from anybody. Calling it again does no harm: one such notice waits for a
 * user at most.
 */
export type InteropNews = (integrator: number, service?: Service) => Promise<void>

interface InteropNewsDeps {
  readonly accounts: Accounts
  readonly registry: Registry
  readonly mailbox: Pick<Mailbox, 'purge' | 'put'>
  readonly clock: Clock
  readonly randomBytes: (length: number) => Bytes
}

const NAME = 'interop-news'

export function createInteropNews(deps: InteropNewsDeps): InteropNews {
  const { accounts, registry, mailbox, clock } = deps
  const entryId = mailEntryId(SERVER_JID, 'notification', NAME)
  return async (integrator, service) => {
    const id = toBase64url(deps.randomBytes(12))
    const t = Math.floor(clock.now() / 1000)
    const bytes = encodeStanza(interopNews({ id, from: SERVER_JID, t, integrators: [integrator] }))
    const agreements = (await registry.find(integrator))?.agreements ?? {}
    for await (const account of accounts.all()) {
      if (service !== undefined && service !== account.service) continue
      if (!hears(account, integrator, agreements[account.service])) continue
      // An older one may be on its way already: what it told is not what is so now.
      await mailbox.purge(account.jid, (name) => name.sender === SERVER_JID && name.id === NAME)
      await mailbox.put(account.jid, { class: 'notification', entryId, cid: id, bytes })
    }
  }
}

function hears(account: Account, integrator: number, agreement: Agreement | undefined): boolean {
  const { kind, enlisted, optedIn, consent } = account
  if (kind !== 'meta' || !enlisted || !agreement) return false
  if (optedIn.includes(integrator)) return true
  return isNew(agreement) && (optedIn.length > 0 || consent.text?.result === 'accepted')
}

/** In force, and never before. */
function isNew({ status, history }: Agreement): boolean {
  return status === 'active' && history.filter((step) => step.status === 'active').length <= 1
}
