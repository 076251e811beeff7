// Enlistment: the partner's user registers its keys at Meta with the provider's word for who it is.
import type { Service } from '#proto/address.js'
import { formatAddress } from '#proto/address.js'
import { ASSUMED_LAB_ACCOUNTS_PATH, ASSUMED_PROTOCOL_VERSION } from '#proto/assumptions.js'
import { bytesText, toBase64url } from '#proto/bytes.js'
import { textName } from '#proto/consent/consent-text.js'
import { PARTNER_DISCLOSURE } from '#proto/consent/partner-disclosure.js'
import { encodeTestAccount } from '#proto/enlistment/account-form.js'
import {
  ENLISTMENT_REASONS,
  type EnlistmentAnswer,
  type EnlistmentReason,
  parseEnlistmentAnswer,
} from '#proto/enlistment/enlistment-answer.js'
import { encodeEnlistment } from '#proto/enlistment/enlistment-form.js'
import { FORM_MEDIA_TYPE } from '#proto/enlistment/form.js'
import { parseVersion } from '#proto/enlistment/version.js'
import { isProtocolError } from '#proto/errors.js'
import { keyThumbprint } from '#proto/identity/thumbprint.js'
import { FetchError, fetchBounded } from '#platform/http/fetch.js'
import { ClientError, type ClientErrorCode } from '../api.js'
import { deviceKeys, ensureKeys, noiseKeyPair } from '../engine/key-ring.js'
import type { EngineContext } from '../engine/context.js'
import { dropForgotten, ENLISTMENT } from '../engine/unenlist.js'
import type { MetaAccount, ProviderAccount } from '../store/settings.js'
import { chooseTrustRoot, fetchDocument } from './endpoint.js'
import { mintToken, recordConsent } from './provider.js'

interface EndpointOptions {
  readonly meta: string
  readonly service: Service
  /** Base64url of 32 bytes. */
  readonly trustRoot?: string | undefined
}

export interface EnlistOptions extends EndpointOptions {
  /** Name of the disclosure that the user has read and accepted, as it stands now: see PARTNER_DISCLOSURE. */
  readonly disclosure?: string | undefined
}

export interface AccountOptions extends EndpointOptions {
  /** 7..15 digits, a leading + is fine. */
  readonly phone: string
  readonly name: string
}

export interface Enlisted {
  readonly login: string
  /** The trust root was pinned from the endpoint document: the user must be told. */
  readonly pinned: boolean
}

/** Enlists the signed-in account. @throws {ClientError} `usage` without the disclosure, and others. */
export function enlist(context: EngineContext, options: EnlistOptions): Promise<Enlisted> {
  return context.mutex.run(ENLISTMENT, () => enlistNow(context, options))
}

async function enlistNow(context: EngineContext, options: EnlistOptions): Promise<Enlisted> {
  const provider = context.settings.get('provider')
  if (!provider) {
    throw new ClientError(
      'not-signed-in',
      'this profile is not signed in; run `parley signup` or `parley signin` first',
    )
  }
  refuseOther(context, 'partner')
  const text = acceptedDisclosure(options.disclosure)
  const { url, root, pinned } = await prepare(context, options)
  await giveConsent(context, provider, options.service, text)
  await dropForgotten(context)
  await ensureKeys(context)
  const thumbprint = keyThumbprint(noiseKeyPair(context.settings).publicKey)
  const token = await mintToken(provider.url, provider.session, options.service, thumbprint)
  const version = parseVersion(ASSUMED_PROTOCOL_VERSION)
  const login = await post(url, encodeEnlistment({ keys: deviceKeys(context), token, version }))
  const address = formatAddress({ identifier: provider.user, handle: provider.handle })
  await save(
    context,
    { kind: 'partner', login, address, displayName: provider.user, trustRoot: root },
    options,
  )
  return { login, pinned }
}

/** Makes a Meta test account, or gives the number new keys. @throws {ClientError} */
export async function createMetaAccount(context: EngineContext, options: AccountOptions): Promise<Enlisted> {
  const phone = options.phone.replace(/^\+/, '')
  if (!/^[1-9][0-9]{6,14}$/.test(phone)) {
    throw new ClientError(
      'usage',
      `${options.phone} is no phone number: --phone takes 7 to 15 digits with the country code first`,
    )
  }
  refuseOther(context, 'meta')
  const { root, pinned } = await prepare(context, options)
  await ensureKeys(context)
  const { service, name } = options
  const body = encodeTestAccount({ keys: deviceKeys(context), service, phone, displayName: name })
  const login = await post(new URL(ASSUMED_LAB_ACCOUNTS_PATH, options.meta).href, body)
  const address = formatAddress({ identifier: phone, handle: service })
  await save(context, { kind: 'meta', login, address, displayName: name, trustRoot: root }, options)
  return { login, pinned }
}

function acceptedDisclosure(disclosure: string | undefined): string {
  const present = textName(PARTNER_DISCLOSURE)
  if (disclosure === present) return present
  throw new ClientError(
    'usage',
    'nothing was sent to Meta: the disclosure of what it will see has to be read and accepted first, as it stands now',
  )
}

/** The provider knows of it before it vouches for anything. */
async function giveConsent(
  context: EngineContext,
  provider: ProviderAccount,
  service: Service,
  text: string,
): Promise<void> {
  await recordConsent(provider.url, provider.session, { service, text, given: true })
  await context.committer.commit(() => {
    context.settings.set('disclosed', service)
    context.ledger.note('disclosure-accepted', { text, service })
  })
}

/** Endpoint and trust root, before anything is sent. */
async function prepare(
  context: EngineContext,
  options: EndpointOptions,
): Promise<{ readonly url: string; readonly root: string; readonly pinned: boolean }> {
  const { meta, service, trustRoot } = options
  const document = await fetchDocument(meta)
  const endpoint = document.services[service]
  if (!endpoint || service === 'messenger') {
    throw new ClientError(
      'no-agreement',
      `${service}: no agreement for this service yet; use --service whatsapp`,
    )
  }
  const { root, pinned } = chooseTrustRoot(meta, document, trustRoot, context.settings.get('meta'))
  return { url: endpoint.enlist, root: toBase64url(root), pinned }
}

function refuseOther(context: EngineContext, kind: MetaAccount['kind']): void {
  const known = context.settings.get('meta')
  if (!known || known.kind === kind) return
  const what = known.kind === 'meta' ? 'a Meta test account' : 'a partner account'
  throw new ClientError('usage', `this profile is ${what} already (${known.address}); use another --profile`)
}

const REASON_CODES: Partial<Record<EnlistmentReason, ClientErrorCode>> = {
  version_unsupported: 'version-unsupported',
  expired_token: 'clock-off',
  unavailable: 'cannot-connect',
}

async function post(url: string, body: string): Promise<string> {
  const answer = await ask(url, body)
  if (answer.status === 'ok') return answer.login
  if (answer.reason === 'unknown')
    throw new ClientError('refused', `Meta refused the enlistment: ${answer.raw}`)
  const code = REASON_CODES[answer.reason] ?? 'refused'
  throw new ClientError(code, `${ENLISTMENT_REASONS[answer.reason]} (${answer.reason})`)
}

async function ask(url: string, body: string): Promise<EnlistmentAnswer> {
  try {
    const headers = { 'content-type': FORM_MEDIA_TYPE }
    const fetched = await fetchBounded(url, { method: 'POST', headers, body })
    if (fetched.status === 404) {
      throw new ClientError(
        'refused',
        `${url} does not exist: test accounts are made only by an endpoint that runs as a lab`,
      )
    }
    return parseEnlistmentAnswer(bytesText(fetched.body) ?? '')
  } catch (error) {
    if (error instanceof FetchError) {
      const code = error.code === 'timed-out' ? 'timed-out' : 'cannot-connect'
      throw new ClientError(
        code,
        `cannot reach Meta: ${error.message}. Check that it runs and that --meta is right`,
        { cause: error },
      )
    }
    if (isProtocolError(error))
      throw new ClientError('cannot-connect', `${url}: ${error.message}`, { cause: error })
    throw error
  }
}

async function save(
  context: EngineContext,
  account: Omit<MetaAccount, 'url' | 'service'>,
  options: EndpointOptions,
): Promise<void> {
  const { meta: url, service } = options
  await context.committer.commit(() => {
    context.settings.set('meta', { ...account, url, service })
    context.ledger.note('enlisted', { service, login: account.login })
  })
  context.emit({ event: 'enlisted', login: account.login })
}
