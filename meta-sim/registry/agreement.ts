// The agreement between Meta and a partner about one service (Digital Markets Act: reference offer; its lifecycle
// and what is kept of it are assumed): where it stands and why, what was signed, what was checked.
import {
  storedChoice,
  storedFields,
  storedFlag,
  storedInteger,
  storedList,
  storedText,
} from '../storage/stored-record.js'

/** assumption: the reference offer is applied for, offered, signed, in force, suspended, ended. */
export const AGREEMENT_STATUSES = [
  'applied',
  'offered',
  'signed',
  'active',
  'suspended',
  'terminated',
] as const
export type AgreementStatus = (typeof AGREEMENT_STATUSES)[number]

/** Where an agreement can go from each state; nothing leads back from the end. */
const AGREEMENT_CHANGES: Readonly<Record<AgreementStatus, readonly AgreementStatus[]>> = {
  applied: ['offered', 'terminated'],
  offered: ['signed', 'terminated'],
  signed: ['active', 'terminated'],
  active: ['suspended', 'terminated'],
  suspended: ['active', 'terminated'],
  terminated: [],
}

/** One step of its life. */
interface AgreementStep {
  readonly status: AgreementStatus
  /** Milliseconds since 1970; 0 where it was not written down. */
  readonly at: number
  readonly by: 'partner' | 'meta'
  /** At most {@link MAXIMUM_REASON} code points. */
  readonly reason?: string
}

/** What one onboarding check saw. */
export interface AgreementCheck {
  readonly name: string
  readonly passed: boolean
  readonly detail: string
}

/** How a partner applied, and how it proves to be the one that did; absent for the lab's own partners. */
export interface AppliedFor {
  readonly id: string
  /** SHA-256 of the bearer secret, hex. */
  readonly secretHash: string
  readonly protocolVersion: string
  readonly features: readonly string[]
  /** `signal`, or the name of another protocol that the operator must find equivalent. */
  readonly e2ee: string
  /** Where the other protocol is shown to be equivalent. */
  readonly evidence?: string
  /** When the operator accepted that evidence, milliseconds since 1970. */
  readonly approvedAt?: number
}

export interface OfferedText {
  readonly version: string
  /** Of the text, hex. */
  readonly sha256: string
}

export interface AgreementSignature {
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
  readonly checks: readonly AgreementCheck[]
  /** Of the last step. */
  readonly reason?: string
  /** Oldest first, at most {@link MAXIMUM_STEPS}. */
  readonly history: readonly AgreementStep[]
  /** After the end: everything of the partner's users is gone. */
  readonly cleared?: boolean
}

/** Code points of a reason that goes with a step. */
export const MAXIMUM_REASON = 256
/** Steps remembered; a partner that is suspended and resumed for ever loses the oldest. */
const MAXIMUM_STEPS = 100

/** An agreement at its first known state. */
export function beginAgreement(status: AgreementStatus, at: number, by: AgreementStep['by']): Agreement {
  return { status, since: at, checks: [], history: [{ status, at, by }] }
}

/** The agreement after a step; `undefined` where none leads from its state to that one. */
export function moveAgreement(agreement: Agreement, step: AgreementStep): Agreement | undefined {
  if (!AGREEMENT_CHANGES[agreement.status].includes(step.status)) return undefined
  const history = [...agreement.history, step].slice(-MAXIMUM_STEPS)
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
    e2ee: storedText(fields, 'e2ee'),
    ...(fields['evidence'] === undefined ? {} : { evidence: storedText(fields, 'evidence') }),
    ...(fields['approvedAt'] === undefined ? {} : { approvedAt: storedInteger(fields, 'approvedAt') }),
  }
}

function parseOffer(value: unknown): OfferedText {
  const fields = storedFields(value)
  return { version: storedText(fields, 'version'), sha256: storedText(fields, 'sha256') }
}

function parseSignature(value: unknown): AgreementSignature {
  const fields = storedFields(value)
  return { jws: storedText(fields, 'jws'), kid: storedText(fields, 'kid'), at: storedInteger(fields, 'at') }
}

function parseCheck(value: unknown): AgreementCheck {
  const fields = storedFields(value)
  return {
    name: storedText(fields, 'name'),
    passed: storedFlag(fields, 'passed'),
    detail: storedText(fields, 'detail'),
  }
}

function parseStep(value: unknown): AgreementStep {
  const fields = storedFields(value)
  return {
    status: storedStatus(fields),
    at: storedInteger(fields, 'at'),
    by: storedChoice(fields, 'by', ['partner', 'meta']),
    ...(fields['reason'] === undefined ? {} : { reason: storedText(fields, 'reason') }),
  }
}
