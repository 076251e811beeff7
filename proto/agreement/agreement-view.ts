// An agreement as Meta shows it to the partner: where it stands, what was offered, what was checked, what happened
// (Consent and the agreement; lifecycle and document are assumptions).
import { META_HANDLES, type Service } from '../address.js'
import { ASSUMED_MAXIMUM_INTEGRATORS, ASSUMED_REPORT_REASON } from '../assumptions.js'
import { type Fields, fieldReader } from './fields.js'
import { textDigest } from './reference-offer.js'

export const AGREEMENT_STATUSES = [
  'applied',
  'offered',
  'signed',
  'active',
  'suspended',
  'terminated',
] as const
export type AgreementStatus = (typeof AGREEMENT_STATUSES)[number]

/** What Meta looks at between the signature and the first user. */
export const CHECK_NAMES = ['keys', 'push', 'media', 'version', 'service'] as const
export type CheckName = (typeof CHECK_NAMES)[number]

export interface OnboardingCheck {
  readonly name: CheckName
  readonly passed: boolean
  /** What was seen, 1..256 code points. */
  readonly detail: string
}

export interface AgreementEvent {
  readonly status: AgreementStatus
  /** Milliseconds since 1970. */
  readonly at: number
  readonly by: 'partner' | 'meta'
  /** 1..256 code points. */
  readonly reason?: string | undefined
}

export interface AgreementView {
  /** Names this application at Meta, `[A-Za-z0-9_-]{1,64}`. */
  readonly application: string
  /** 1..999; the same for both services. */
  readonly integrator: number
  readonly service: Service
  readonly status: AgreementStatus
  /** Milliseconds since 1970. */
  readonly since: number
  /** What was offered last; `sha256` in hex is that of `text`. */
  readonly offer: { readonly version: string; readonly sha256: string; readonly text: string }
  /** `kid` of the key that signed it. */
  readonly signedWith?: string | undefined
  /** Of the last time they were made; none before the signature. */
  readonly checks: readonly OnboardingCheck[]
  /** Why it stands so, where somebody said so. */
  readonly reason?: string | undefined
  /** The oldest first, at most 100. */
  readonly history: readonly AgreementEvent[]
}

/** The answer to an application. */
export interface AppliedView extends AgreementView {
  /** Bearer of everything that follows, told this once: 43 characters of base64url, 256 random bits. */
  readonly secret: string
}

export const MAXIMUM_AGREEMENT_HISTORY = 100
const MAXIMUM_OFFER_TEXT = 32 * 1024
const KID = /^[\x21-\x7e]{1,128}$/

const read = fieldReader('answer-malformed', 'the answer about the agreement')

/** As JSON. */
export function encodeAgreementView(view: AgreementView): object {
  const { application, integrator, service, status, since, offer, signedWith, checks, reason, history } = view
  return { application, integrator, service, status, since, offer, signedWith, checks, reason, history }
}

/**
 * Members beside these are passed over. Nothing of it is proven but one thing, which whoever signs relies on: that
 * the offer's hash is the hash of its text.
 * @param value parsed JSON.
 * @throws {ProtocolError} `answer-malformed`.
 */
export function parseAgreementView(value: unknown): AgreementView {
  const fields = read.object(value)
  const signedWith = fields['signedWith'] === undefined ? undefined : read.matching(fields, 'signedWith', KID)
  const reason = read.optionalText(fields, 'reason', ASSUMED_REPORT_REASON)
  return {
    application: read.matching(fields, 'application', /^[A-Za-z0-9_-]{1,64}$/),
    integrator: read.whole(fields, 'integrator', 1, ASSUMED_MAXIMUM_INTEGRATORS),
    service: read.choice(fields, 'service', META_HANDLES),
    status: read.choice(fields, 'status', AGREEMENT_STATUSES),
    since: read.whole(fields, 'since', 0),
    offer: offer(fields['offer']),
    ...(signedWith === undefined ? {} : { signedWith }),
    checks: checks(fields),
    ...(reason === undefined ? {} : { reason }),
    history: read.list(fields, 'history', MAXIMUM_AGREEMENT_HISTORY).map(event),
  }
}

/** @param value parsed JSON. @throws {ProtocolError} `answer-malformed`. */
export function parseAppliedView(value: unknown): AppliedView {
  const secret = read.matching(read.object(value), 'secret', /^[A-Za-z0-9_-]{43}$/)
  return { ...parseAgreementView(value), secret }
}

function offer(value: unknown): AgreementView['offer'] {
  const fields = read.object(value)
  const text = read.text(fields, 'text', MAXIMUM_OFFER_TEXT)
  const sha256 = read.matching(fields, 'sha256', /^[0-9a-f]{64}$/)
  if (textDigest(text) !== sha256) throw read.wrong("offer: its hash is another text's")
  return { version: read.matching(fields, 'version', /^[\x21-\x7e]{1,32}$/), sha256, text }
}

function checks(fields: Fields): readonly OnboardingCheck[] {
  const list = read.list(fields, 'checks', CHECK_NAMES.length).map(check)
  if (new Set(list.map(({ name }) => name)).size !== list.length) throw read.wrong('checks')
  return list
}

function check(value: unknown): OnboardingCheck {
  const fields = read.object(value)
  return {
    name: read.choice(fields, 'name', CHECK_NAMES),
    passed: read.flag(fields, 'passed'),
    detail: read.text(fields, 'detail', ASSUMED_REPORT_REASON),
  }
}

function event(value: unknown): AgreementEvent {
  const fields = read.object(value)
  const reason = read.optionalText(fields, 'reason', ASSUMED_REPORT_REASON)
  return {
    status: read.choice(fields, 'status', AGREEMENT_STATUSES),
    at: read.whole(fields, 'at', 0),
    by: read.choice(fields, 'by', ['partner', 'meta']),
    ...(reason === undefined ? {} : { reason }),
  }
}
