// Leaving a service (framework: deletion): Meta forgets the account, the provider the consent, and this profile its own
// keys: whoever enlists again is somebody new to their peers. History, trust root and the peers' pinned keys stay.
import type { Service } from '#proto/address.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { textName } from '#proto/consent/consent-text.js'
import { PARTNER_DISCLOSURE } from '#proto/consent/partner-disclosure.js'
import { unenlistRequest } from '#proto/exchanges/unenlist.js'
import { ClientError } from '../api.js'
import { recordConsent } from '../setup/provider.js'
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

/** Remembers that Meta does not know this device any more: enlisting again begins anew. */
export async function noteForgotten({ committer, settings }: EngineContext): Promise<void> {
  await committer.commit(() => {
    const account = settings.get('meta')
    if (account?.kind === 'partner') settings.set('meta', { ...account, forgotten: true })
  })
}

/** Makes way for new keys where Meta has forgotten the old ones, and with them whom this user accepted. */
export async function dropForgotten({
  committer,
  contacts,
  forgetKeys,
  settings,
}: EngineContext): Promise<void> {
  if (!settings.get('meta')?.forgotten) return
  await committer.commit(() => {
    forgetKeys()
    contacts.forgetAccepted()
  })
}

/** Everything that still waited to be sent fails; own keys, sessions and whom this user accepted are gone. */
export async function forgetEnlistment(
  context: EngineContext,
  outgoing: Outgoing,
  account: MetaAccount,
): Promise<void> {
  const { contacts, ledger, outbox, settings } = context
  await outgoing.drop(outbox.all(), LEFT_TEXT, () => {
    settings.set('meta', { ...account, unenlisted: true })
    context.forgetKeys()
    contacts.forgetAccepted()
    ledger.note('left', { service: account.service })
  })
}

/** Tells the provider, which vouches for this user no more. What keeps it from hearing so is told and changes nothing. */
export async function withdrawConsent(context: EngineContext, { service }: MetaAccount): Promise<void> {
  const provider = context.settings.get('provider')
  if (!provider) return
  const text = textName(PARTNER_DISCLOSURE)
  try {
    await recordConsent(provider.url, provider.session, { service, text, given: false })
    await context.committer.commit(() => {
      context.ledger.note('disclosure-withdrawn', { text, service })
    })
  } catch (error) {
    if (!(error instanceof ClientError)) throw error
    const why = `you left, but the provider could not be told: ${error.message}`
    context.emit({ event: 'notice', notice: 'info', text: why, timestamp: context.clock.now() })
  }
}
