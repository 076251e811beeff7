// The door of the media server's routes that are for Meta's own users only.
import type { Request } from 'express'
import { bearerToken } from '#platform/http/body.js'
import { HttpError } from '#platform/http/error.js'
import type { Account } from '../accounts/account.js'
import type { MediaAuth } from './media-auth.js'

/** @throws {HttpError} 401 without a credential of `media_conn` that holds. */
export async function requireHolder(auth: Pick<MediaAuth, 'holder'>, request: Request): Promise<Account> {
  const presented = bearerToken(request)
  const account = presented === undefined ? undefined : await auth.holder(presented)
  if (account) return account
  throw new HttpError(401, 'media-unauthorized', 'this needs a credential of media_conn: ask for a new one', {
    headers: { 'www-authenticate': 'Bearer' },
  })
}
