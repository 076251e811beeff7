// Who may log in to the chat server: partner users by token and enlisted key, Meta's own by key alone (chat
// channel: ClientPayload, failure numbers).
import { type Bytes, toBase64url } from '#proto/bytes.js'
import type { Service } from '#proto/address.js'
import { isProtocolError } from '#proto/errors.js'
import type { ClientPayload, InteropData } from '#proto/exchanges/client-payload.js'
import type { FailureReason } from '#proto/exchanges/login.js'
import { isInEea } from '#proto/identity/country.js'
import { formatVersion } from '#proto/enlistment/version.js'
import { interopJid, type Jid, phoneJid } from '#proto/stanza/jid.js'
import type { Account } from '../accounts/account.js'
import type { Accounts } from '../accounts/accounts.js'
import type { IssuerKeys, TokenVerdict } from '../registry/issuer-keys.js'
import { agreementStatus } from '../registry/partner.js'
import type { Registry } from '../registry/registry.js'

type LoginVerdict = { readonly account: Account } | { readonly failure: FailureReason }

interface LoginDeps {
  readonly accounts: Accounts
  readonly registry: Registry
  readonly issuerKeys: IssuerKeys
  readonly protocolVersions: readonly string[]
}

/** @param staticKey 32 octets, proven by the handshake. */
export type JudgeLogin = (payload: ClientPayload, staticKey: Bytes) => Promise<LoginVerdict>

const TOKEN_FAILURES: Readonly<Record<Extract<TokenVerdict, string>, FailureReason>> = {
  expired: 413,
  invalid: 414,
  unreachable: 503,
}

export function createJudgeLogin(deps: LoginDeps): JudgeLogin {
  return async (payload, staticKey) => {
    const { product, interopData } = payload
    if (product === 'interop' && interopData) return judgePartnerUser(deps, payload, interopData, staticKey)
    if (product === 'whatsapp') return judgeMetaUser(deps, payload, staticKey)
    // Messenger logs nobody in yet, neither its own users nor a partner's.
    return { failure: 400 }
  }
}

async function judgePartnerUser(
  deps: LoginDeps,
  payload: ClientPayload,
  { accountId, token }: InteropData,
  staticKey: Bytes,
): Promise<LoginVerdict> {
  const service: Service = 'whatsapp'
  if (!deps.protocolVersions.includes(formatVersion(payload.appVersion))) return { failure: 405 }
  const partner = await deps.registry.find(accountId)
  const agreement = agreementStatus(partner, service)
  if (agreement === 'suspended' || agreement === 'terminated') return { failure: 403 }
  if (!partner || agreement !== 'active') return { failure: 401 }
  const account = await deps.accounts.read(interopJid(accountId, payload.username))
  if (!isEnlisted(account, service, staticKey)) return { failure: 401 }
  const verdict = await deps.issuerKeys.verify(partner, { token, service, noiseKey: staticKey })
  if (typeof verdict === 'string') return { failure: TOKEN_FAILURES[verdict] }
  if (verdict.subject !== account.identifier) return { failure: 414 }
  // Whoever moves away loses the service with the next login; the reference offer ends at the same border.
  return isInEea(verdict.country) ? { account } : { failure: 451 }
}

async function judgeMetaUser(
  { accounts }: LoginDeps,
  payload: ClientPayload,
  staticKey: Bytes,
): Promise<LoginVerdict> {
  const jid = phoneJidOrUndefined(payload.username)
  const account = jid && (await accounts.read(jid))
  return isEnlisted(account, 'whatsapp', staticKey) ? { account } : { failure: 401 }
}

/** The enlisted device is the one that holds the authkey: another device of the same person is refused. */
function isEnlisted(account: Account | undefined, service: Service, staticKey: Bytes): account is Account {
  return (
    account !== undefined &&
    account.enlisted &&
    account.service === service &&
    account.authKey === toBase64url(staticKey)
  )
}

function phoneJidOrUndefined(digits: string): Jid | undefined {
  try {
    return phoneJid(digits)
  } catch (error) {
    if (isProtocolError(error, 'jid-invalid')) return undefined
    throw error
  }
}
