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
import type { MediaDesk } from './media/media-desk.js'
import type { Outgoing } from './outgoing.js'

export interface UnenlistOptions {
  readonly service: Service
}

const LEFT_TEXT = 'this account left the service before the message was sent'

/** Enlisting and leaving go one after the other: two at once would make two sets of keys, or undo each other. */
export const ENLISTMENT = 'enlistment'

export interface LeavingParts {
  readonly link: Link
  readonly outgoing: Outgoing
  readonly media: MediaDesk
}

/**
 * See {@link ParleyClient.unenlist}. @param disconnect ends the link for good.
 * @throws {ClientError} `not-enlisted`, `usage`, `no-agreement`, `refused`; {RequestError} without an answer.
 */
export function leave(
  context: EngineContext,
  parts: LeavingParts,
  options: UnenlistOptions,
  disconnect: () => Promise<void>,
): Promise<void> {
  return context.mutex.run(ENLISTMENT, () => leaveNow(context, parts, options, disconnect))
}

async function leaveNow(
  context: EngineContext,
  { link, outgoing, media }: LeavingParts,
  options: UnenlistOptions,
  disconnect: () => Promise<void>,
): Promise<void> {
  if (owesWithdrawal(context, options)) return withdrawConsent(context, options)
  const account = await askToLeave(context, link, options)
  await disconnect()
  await media.giveUp(LEFT_TEXT)
  await forgetEnlistment(context, outgoing, account)
  await tryToWithdraw(context, account)
}

/**
 * Asks Meta for it; resolves once it is done. That the user wants it is written down first: killed before the answer, this is gone on
 * with, also where Meta has forgotten the account by then.
 */
async function askToLeave(
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
  if (account.leaving && account.forgotten) return account
  if (link.online) await noteLeaving(context, { ...account, leaving: true })
  const error = readIqError(await link.request(unenlistRequest()))
  if (!error) return account
  await noteLeaving(context, account)
  throw new ClientError('refused', `Meta refused to end the enlistment (${error.code})`)
}

function noteLeaving({ committer, settings }: EngineContext, account: MetaAccount): Promise<void> {
  return committer.commit(() => {
    settings.set('meta', account)
  })
}

/** Somebody is not enlisted, and their provider holds their consent to it all the same. */
function owesWithdrawal({ settings }: EngineContext, { service }: UnenlistOptions): boolean {
  const account = settings.get('meta')
  return settings.get('disclosed') === service && (!account || account.unenlisted === true)
}

/** Remembers that Meta does not know this device any more: enlisting again begins anew. */
export async function noteForgotten({ committer, settings }: EngineContext): Promise<void> {
  await committer.commit(() => {
    const account = settings.get('meta')
    if (account?.kind === 'partner') settings.set('meta', { ...account, forgotten: true })
  })
}

/**
 * Makes way for new keys where Meta has forgotten the old ones, and with them whom this user accepted. Messages that
 * wait were encrypted by the old ones, and nobody could read them: they are encrypted anew.
 */
export async function dropForgotten({
  committer,
  contacts,
  forgetKeys,
  outbox,
  settings,
}: EngineContext): Promise<void> {
  if (!settings.get('meta')?.forgotten) return
  await committer.commit(() => {
    forgetKeys()
    contacts.forgetAccepted()
    const encrypted = outbox.all().filter((row) => row.class === 'message' && row.state === 'ready')
    for (const row of encrypted) outbox.put({ ...row, state: 'fresh' })
  })
}

/** Everything that still waited to be sent fails; own keys, sessions and whom this user accepted are gone. */
async function forgetEnlistment(
  context: EngineContext,
  outgoing: Outgoing,
  account: MetaAccount,
): Promise<void> {
  const { contacts, ledger, outbox, settings } = context
  await outgoing.drop(outbox.all(), LEFT_TEXT, () => {
    settings.set('meta', { ...account, unenlisted: true })
    // Until the provider has heard of it.
    settings.set('disclosed', account.service)
    context.forgetKeys()
    contacts.forgetAccepted()
    ledger.note('left', { service: account.service })
  })
}

/** Tells the provider, which vouches for this user no more. @throws {ClientError} where it could not be told. */
async function withdrawConsent(context: EngineContext, { service }: UnenlistOptions): Promise<void> {
  const { committer, ledger, settings } = context
  const provider = settings.get('provider')
  if (!provider) return
  const text = textName(PARTNER_DISCLOSURE)
  await recordConsent(provider.url, provider.session, { service, text, given: false })
  await committer.commit(() => {
    settings.remove('disclosed')
    ledger.note('disclosure-withdrawn', { text, service })
  })
}

/** The same for somebody who has left: what keeps the provider from hearing so is told, and changes nothing. */
async function tryToWithdraw(context: EngineContext, account: MetaAccount): Promise<void> {
  try {
    await withdrawConsent(context, account)
  } catch (error) {
    if (!(error instanceof ClientError)) throw error
    const why = `you left, but the provider could not be told: ${error.message}. \`parley unenlist\` tells it later`
    context.emit({ event: 'notice', notice: 'info', text: why, timestamp: context.clock.now() })
  }
}
