// Leaving a service (framework: deletion): Meta forgets the account, then this profile stops being one. Trust root,
// keys and history stay: for reading, and for enlisting again under the same login.
import type { Service } from '#proto/address.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { unenlistRequest } from '#proto/exchanges/unenlist.js'
import { ClientError } from '../api.js'
import type { MetaAccount } from '../store/settings.js'
import type { EngineContext } from './context.js'
import type { Link } from './link.js'
import type { Outgoing } from './outgoing.js'

export interface UnenlistOptions {
  readonly service: Service
}

export const LEFT_TEXT = 'this account left the service before the message was sent'

/**
 * Asks Meta for it; resolves once it is done. Afterwards it is for the caller to end the link and then to
 * {@link forgetEnlistment}.
 * @throws {ClientError} `not-enlisted`, `usage`, `no-agreement`, `refused`; {RequestError} without an answer.
 */
export async function askToLeave(
  context: EngineContext,
  link: Link,
  { service }: UnenlistOptions,
): Promise<MetaAccount> {
  const account = context.account()
  if (account.kind === 'meta') {
    throw new ClientError('usage', 'only a partner account enlists and leaves; this is a Meta test account')
  }
  if (account.service !== service) {
    throw new ClientError(
      'no-agreement',
      `${service}: no agreement for this service yet, so nothing to leave`,
    )
  }
  const error = readIqError(await link.request(unenlistRequest()))
  if (error) throw new ClientError('refused', `Meta refused to end the enlistment (${error.code})`)
  return account
}

/** Everything that still waited to be sent fails. */
export async function forgetEnlistment(
  context: EngineContext,
  outgoing: Outgoing,
  account: MetaAccount,
): Promise<void> {
  await outgoing.drop(context.outbox.all(), LEFT_TEXT, () => {
    context.settings.set('meta', { ...account, unenlisted: true })
  })
}
