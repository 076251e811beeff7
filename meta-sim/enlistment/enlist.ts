// Enlistment of a partner's user (framework: enlistment): the token must name the identifier and this very
// device, the keys must be the identity's own; then an internal identifier is minted, or found again.
import type { Service } from '#proto/address.js'
import type { EnlistmentReason } from '#proto/enlistment/enlistment-answer.js'
import type { Enlistment } from '#proto/enlistment/enlistment-form.js'
import { formatVersion } from '#proto/enlistment/version.js'
import { isInEea } from '#proto/identity/country.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { RateLimiter } from '#platform/http/rate-limit.js'
import type { Accounts } from '../accounts/accounts.js'
import type { Unenlist } from '../accounts/departures.js'
import type { MetaLedger } from '../ledger/meta-ledger.js'
import type { IssuerKeys, TokenVerdict } from '../registry/issuer-keys.js'
import { agreementStatus } from '../registry/partner.js'
import type { Registry } from '../registry/registry.js'
import { unverifiedIssuer } from './claimed-issuer.js'
import { deviceKeysAreSigned } from './key-signatures.js'
import type { ClaimJid } from './mint.js'
import type { ReplaceKeys } from './replace-keys.js'

type EnlistOutcome = { readonly jid: Jid } | { readonly reason: EnlistmentReason }

interface EnlistDeps {
  readonly accounts: Pick<Accounts, 'read'>
  readonly claimJid: ClaimJid
  readonly registry: Registry
  readonly issuerKeys: IssuerKeys
  readonly replaceKeys: ReplaceKeys
  readonly unenlist: Unenlist
  readonly ledger: Pick<MetaLedger, 'note'>
  /** By identifier of a partner's user. */
  readonly byAccount: RateLimiter
  /** Accepted versions of the interoperability protocol. */
  readonly protocolVersions: readonly string[]
}

export type Enlist = (enlistment: Enlistment, service: Service) => Promise<EnlistOutcome>

const REASONS: Readonly<Record<Extract<TokenVerdict, string>, EnlistmentReason>> = {
  expired: 'expired_token',
  invalid: 'bad_token',
  unreachable: 'unavailable',
}

export function createEnlist(deps: EnlistDeps): Enlist {
  return async ({ keys, token, version }, service) => {
    if (!deps.protocolVersions.includes(formatVersion(version))) return { reason: 'version_unsupported' }
    const issuer = unverifiedIssuer(token)
    if (issuer === undefined) return { reason: 'bad_token' }
    const partner = await deps.registry.findByIssuer(issuer)
    if (!partner || agreementStatus(partner, service) !== 'active') return { reason: 'bad_integrator' }
    const verdict = await deps.issuerKeys.verify(partner, { token, service, noiseKey: keys.authKey })
    if (typeof verdict === 'string') return { reason: REASONS[verdict] }
    if (!isInEea(verdict.country)) return { reason: 'bad_location' }
    if (!deviceKeysAreSigned(keys)) return { reason: 'bad_param' }

    const name = { service, integrator: partner.id, identifier: verdict.subject }
    // Each one is a word to all peers and a line in the ledger; keys that are well are enlisted once.
    if (deps.byAccount.take(`${service}/${partner.id}/${verdict.subject}`) > 0)
      return { reason: 'rate_limited' }
    const jid = await deps.claimJid(name)
    await deps.ledger.note([jid], 'enlisted', 'you', { service, integrator: partner.id })
    await deps.replaceKeys(jid, { ...name, kind: 'partner', displayName: '' }, keys)
    return (await hasEnded(deps, jid, partner.id)) ? { reason: 'bad_integrator' } : { jid }
  }
}

/** Whether the agreement ended meanwhile, when its users were removed: one who came after that goes again. */
async function hasEnded(deps: EnlistDeps, jid: Jid, integrator: number): Promise<boolean> {
  const account = await deps.accounts.read(jid)
  const partner = await deps.registry.read(integrator)
  if (!account || agreementStatus(partner, account.service) !== 'terminated') return false
  await deps.unenlist(account, 'removed')
  return true
}
