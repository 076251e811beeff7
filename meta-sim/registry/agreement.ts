// The agreement between Meta and a partner about one service (Digital Markets Act: reference offer; its lifecycle
// and what is kept of it are assumed): where it stands and why, what was signed, what was checked.
import {
  AGREEMENT_STATUSES,
  type AgreementEvent,
  type AgreementStatus,
  CHECK_NAMES,
  MAXIMUM_AGREEMENT_HISTORY,
  type OnboardingCheck,
} from '#proto/agreement/agreement-view.js'
import type { EndToEnd } from '#proto/agreement/application.js'
import {
  storedChoice,
  storedFields,
  storedFlag,
  storedInteger,
  storedList,
  storedText,
} from '../storage/stored-record.js'

/** Where an agreement can go from each state; nothing leads back from the end. */
const AGREEMENT_CHANGES: Readonly<Record<AgreementStatus, readonly AgreementStatus[]>> = {
  applied: ['offered', 'terminated'],
  offered: ['signed', 'terminated'],
  signed: ['active', 'terminated'],
  active: ['suspended', 'terminated'],
  suspended: ['active', 'terminated'],
  terminated: [],
}

/** How a partner applied, and how it proves to be the one that did; absent for the lab's own partners. */
export interface AppliedFor {
  readonly id: string
  /** SHA-256 of the bearer secret, hex. */
  readonly secretHash: string
  readonly protocolVersion: string
  readonly features: readonly string[]
  readonly e2ee: EndToEnd
  /** When the operator found another protocol than Signal equivalent, milliseconds since 1970. */
  readonly approvedAt?: number
}

interface OfferedText {
  readonly version: string
  /** Of the text, hex. */
  readonly sha256: string
}

interface AgreementSignature {
  /** Detached: the terms it is over follow from the agreement. */
  readonly jws: string
  readonly kid: string
  readonly at: number
}

export interface Agreement {
  readonly status: AgreementStatus
  /** Milliseconds since 1970 of the last step; 0 where it was not written down. */
  readonly since: number
  readonly application?: AppliedFor
  readonly offer?: OfferedText
  /** Of the partner, under the offer as it was then. */
  readonly signature?: AgreementSignature
  /** The last run of the onboarding checks; empty before the first. */
  readonly checks: readonly OnboardingCheck[]
  /** Why it stands so, where somebody said so. */
  readonly reason?: string
  /** Oldest first; a partner that is suspended and resumed for ever loses the oldest. */
  readonly history: readonly AgreementEvent[]
  /** After the end: everything of the partner's users is gone. */
  readonly cleared?: boolean
}

/** An agreement at its first known state. */
export function beginAgreement(status: AgreementStatus, at: number, by: AgreementEvent['by']): Agreement {
  return { status, since: at, checks: [], history: [{ status, at, by }] }
}

/** The agreement after a step; `undefined` where none leads from its state to that one. */
export function moveAgreement(agreement: Agreement, step: AgreementEvent): Agreement | undefined {
  if (!AGREEMENT_CHANGES[agreement.status].includes(step.status)) return undefined
  const history = [...agreement.history, step].slice(-MAXIMUM_AGREEMENT_HISTORY)
  const moved = { ...agreement, status: step.status, since: step.at, history }
  delete moved.reason
  return step.reason === undefined ? moved : { ...moved, reason: step.reason }
}

/** @throws {TypeError} where the stored value is no agreement. A bare state is one of before more was kept. */
export function parseAgreement(value: unknown): Agreement {
  if (typeof value === 'string') return beginAgreement(storedStatus({ status: value }), 0, 'meta')
  const fields = storedFields(value)
  const { application, offer, signature, reason, cleared } = fields
  return {
    status: storedStatus(fields),
    since: storedInteger(fields, 'since'),
    ...(application === undefined ? {} : { application: parseApplied(application) }),
    ...(offer === undefined ? {} : { offer: parseOffer(offer) }),
    ...(signature === undefined ? {} : { signature: parseSignature(signature) }),
    checks: storedList(fields, 'checks').map(parseCheck),
    ...(reason === undefined ? {} : { reason: storedText(fields, 'reason') }),
    history: storedList(fields, 'history').map(parseStep),
    ...(cleared === undefined ? {} : { cleared: storedFlag(fields, 'cleared') }),
  }
}

function storedStatus(fields: Readonly<Record<string, unknown>>): AgreementStatus {
  return storedChoice(fields, 'status', AGREEMENT_STATUSES)
}

function parseApplied(value: unknown): AppliedFor {
  const fields = storedFields(value)
  return {
    id: storedText(fields, 'id'),
    secretHash: storedText(fields, 'secretHash'),
    protocolVersion: storedText(fields, 'protocolVersion'),
    features: storedList(fields, 'features').map((feature) => storedText({ feature }, 'feature')),
    e2ee: parseEndToEnd(fields['e2ee']),
    ...(fields['approvedAt'] === undefined ? {} : { approvedAt: storedInteger(fields, 'approvedAt') }),
  }
}

function parseEndToEnd(value: unknown): EndToEnd {
  const fields = storedFields(value)
  const protocol = storedChoice(fields, 'protocol', ['signal', 'other'])
  return protocol === 'signal'
    ? { protocol }
    : { protocol, name: storedText(fields, 'name'), evidence: storedText(fields, 'evidence') }
}

function parseOffer(value: unknown): OfferedText {
  const fields = storedFields(value)
  return { version: storedText(fields, 'version'), sha256: storedText(fields, 'sha256') }
}

function parseSignature(value: unknown): AgreementSignature {
  const fields = storedFields(value)
  return { jws: storedText(fields, 'jws'), kid: storedText(fields, 'kid'), at: storedInteger(fields, 'at') }
}

function parseCheck(value: unknown): OnboardingCheck {
  const fields = storedFields(value)
  return {
    name: storedChoice(fields, 'name', CHECK_NAMES),
    passed: storedFlag(fields, 'passed'),
    detail: storedText(fields, 'detail'),
  }
}

function parseStep(value: unknown): AgreementEvent {
  const fields = storedFields(value)
  return {
    status: storedStatus(fields),
    at: storedInteger(fields, 'at'),
    by: storedChoice(fields, 'by', ['partner', 'meta']),
    ...(fields['reason'] === undefined ? {} : { reason: storedText(fields, 'reason') }),
  }
}
