// Who is asking: the session of a request's Bearer token (RFC 6750).
import type { Request } from 'express'
import { bearerToken } from '#platform/http/body.js'
import { HttpError } from '#platform/http/error.js'
import { PROVIDER_REFUSALS, type ProviderAccount } from '#proto/identity/provider-api.js'
import type { Account } from './accounts.js'
import type { Provider } from './provider.js'

interface Authenticated {
  readonly account: Account
  readonly session: string
}

/** @throws {HttpError} 401 `session-ended`, one answer for none, unknown and expired. */
export async function authenticate(
  request: Request,
  { accounts, sessions }: Pick<Provider, 'accounts' | 'sessions'>,
): Promise<Authenticated> {
  const session = bearerToken(request)
  const found = session === undefined ? undefined : await sessions.find(session)
  const account = found && (await accounts.find(found.user))
  if (session === undefined || account === undefined) {
    throw new HttpError(401, PROVIDER_REFUSALS.sessionEnded, 'the session has ended: sign in again', {
      headers: { 'www-authenticate': 'Bearer' },
    })
  }
  return { account, session }
}

/** What an account's own client is told of it. */
export function accountView(account: Account, { handle }: Pick<Provider, 'handle'>): ProviderAccount {
  return { user: account.user, handle, country: account.country }
}
