// One decision on consent, integrity or an agreement, as one party wrote it down (Consent: the ledger; that
// there is one is an assumption).
import { ASSUMED_LEDGER_DETAIL_BYTES, ASSUMED_LEDGER_DETAILS, ASSUMED_LEDGER_TEXT } from '../assumptions.js'
import { ProtocolError } from '../errors.js'

/** What was decided. Of an agreement, `detail.status` and `detail.service` say which way, `detail.reason` why. */
export const LEDGER_KINDS = [
  'terms-shown',
  'terms-accepted',
  'apps-chosen',
  'inbox-chosen',
  'pings-set',
  'ping-shown',
  'request-accepted',
  'request-deleted',
  'blocked',
  'unblocked',
  'reported',
  'limited',
  'enlisted',
  'left',
  'expired',
  'removed',
  'disclosure-accepted',
  'disclosure-withdrawn',
  'agreement',
] as const
export type LedgerKind = (typeof LEDGER_KINDS)[number]

/** Who decided, seen from the person or partner the entry is about. */
export const LEDGER_ACTORS = ['you', 'peer', 'meta', 'partner'] as const
export type LedgerActor = (typeof LEDGER_ACTORS)[number]

/**
 * At most 16 members and 4,096 octets as JSON. Names are a letter and up to 31 letters or digits; texts have up to
 * 512 code points, numbers are whole and not negative.
 */
export type LedgerDetail = Readonly<Record<string, string | number | boolean>>

export interface LedgerEntry {
  /** Rises within one ledger, 1 or more. */
  readonly seq: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly kind: LedgerKind
  readonly actor: LedgerActor
  readonly detail: LedgerDetail
}

/** @param value parsed JSON. @throws {ProtocolError} `answer-malformed`. */
export function parseLedgerEntry(value: unknown): LedgerEntry {
  if (!isRecord(value)) throw malformed('is no object')
  const { seq, at, detail } = value
  const kind = LEDGER_KINDS.find((one) => one === value['kind'])
  const actor = LEDGER_ACTORS.find((one) => one === value['actor'])
  if (!isWhole(seq) || seq === 0 || !isWhole(at)) throw malformed('has no place or time')
  if (kind === undefined || actor === undefined) throw malformed('is of an unknown kind or by nobody known')
  if (!isLedgerDetail(detail)) throw malformed('has a detail out of bounds')
  return { seq, at, kind, actor, detail }
}

/** Whether the bounds of {@link LedgerDetail} hold. */
export function isLedgerDetail(value: unknown): value is LedgerDetail {
  if (!isRecord(value)) return false
  const members = Object.entries(value)
  if (members.length > ASSUMED_LEDGER_DETAILS) return false
  if (!members.every(([name, member]) => NAME.test(name) && isMember(member))) return false
  return Buffer.byteLength(JSON.stringify(value)) <= ASSUMED_LEDGER_DETAIL_BYTES
}

const NAME = /^[a-zA-Z][a-zA-Z0-9]{0,31}$/

function isMember(value: unknown): boolean {
  if (typeof value === 'string') return isLedgerText(value)
  return typeof value === 'boolean' || isWhole(value)
}

/** 0 to 512 code points, none of them half a pair. */
function isLedgerText(text: string): boolean {
  if (text.length > 2 * ASSUMED_LEDGER_TEXT || /\p{Cs}/u.test(text)) return false
  return Array.from(text).length <= ASSUMED_LEDGER_TEXT
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function malformed(why: string): ProtocolError {
  return new ProtocolError('answer-malformed', `an entry of the ledger ${why}`)
}
