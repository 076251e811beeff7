// What Meta wrote down about the account that asks: `<iq xmlns="w:interop" type=get><ledger [after]/></iq>`
// (Consent: the ledger; the exchange is an assumption).
import { ASSUMED_LEDGER_DETAILS, ASSUMED_LEDGER_ELEMENT, ASSUMED_LEDGER_PAGE } from '../assumptions.js'
import {
  isLedgerDetail,
  LEDGER_ACTORS,
  LEDGER_KINDS,
  type LedgerDetail,
  type LedgerEntry,
} from '../consent/ledger-entry.js'
import { children, requireAttr, requireChild, requireNumber, type Stanza, stanza } from '../stanza/stanza.js'
import {
  flag,
  flagText,
  malformed,
  optionalNumber,
  requireCount,
  requireNumberIn,
  requireOneOf,
} from './attributes.js'
import { iqGet, iqResult, isRequest, requireResult } from './iq.js'

export interface LedgerQuery {
  /** Entries later than this `seq`; from the first one without it. */
  readonly after?: number | undefined
}

export interface LedgerPage {
  /** By rising `seq`, at most 100. */
  readonly entries: readonly LedgerEntry[]
  /** There are later ones: ask again after the last. */
  readonly more: boolean
}

const XMLNS = 'w:interop'
const DETAIL_TYPES = ['text', 'number', 'flag'] as const
type DetailType = (typeof DETAIL_TYPES)[number]

export function ledgerRequest({ after }: LedgerQuery = {}): Stanza {
  return iqGet(XMLNS, [stanza(ASSUMED_LEDGER_ELEMENT, { after: after?.toString() })])
}

export function isLedger(iq: Stanza): boolean {
  return isRequest(iq, 'get', XMLNS, ASSUMED_LEDGER_ELEMENT)
}

/** @throws {ProtocolError} `exchange-malformed`. */
export function readLedgerRequest(iq: Stanza): LedgerQuery {
  const after = optionalNumber(requireChild(iq, ASSUMED_LEDGER_ELEMENT), 'after')
  return after === undefined ? {} : { after }
}

export function ledgerAnswer(request: Stanza, { entries, more }: LedgerPage): Stanza {
  const attrs = { more: flagText(more) }
  return iqResult(request, [stanza(ASSUMED_LEDGER_ELEMENT, attrs, entries.map(entryElement))])
}

function entryElement({ seq, at, kind, actor, detail }: LedgerEntry): Stanza {
  const members = Object.entries(detail).map(([name, value]) =>
    stanza('detail', { name, type: typeOf(value), value: String(value) }),
  )
  return stanza('entry', { seq: String(seq), at: String(at), kind, actor }, members)
}

function typeOf(value: string | number | boolean): DetailType {
  if (typeof value === 'string') return 'text'
  return typeof value === 'number' ? 'number' : 'flag'
}

/** @throws {ProtocolError} `exchange-malformed`. */
export function readLedgerAnswer(answer: Stanza): LedgerPage {
  const ledger = requireChild(requireResult(answer), ASSUMED_LEDGER_ELEMENT)
  const entries = requireCount(ledger, children(ledger, 'entry'), 0, ASSUMED_LEDGER_PAGE).map(readEntry)
  const rising = entries.every(({ seq }, at) => at === 0 || seq > (entries[at - 1]?.seq ?? 0))
  if (!rising) throw malformed(ledger, 'is out of order')
  return { entries, more: flag(ledger, 'more') }
}

function readEntry(node: Stanza): LedgerEntry {
  return {
    seq: requireNumberIn(node, 'seq', 1, Number.MAX_SAFE_INTEGER),
    at: requireNumber(node, 'at'),
    kind: requireOneOf(node, 'kind', LEDGER_KINDS),
    actor: requireOneOf(node, 'actor', LEDGER_ACTORS),
    detail: readDetail(node),
  }
}

function readDetail(node: Stanza): LedgerDetail {
  const members = requireCount(node, children(node, 'detail'), 0, ASSUMED_LEDGER_DETAILS)
  const named = new Map(members.map((member) => [requireAttr(member, 'name'), readValue(member)]))
  const detail = Object.fromEntries(named)
  if (named.size !== members.length || !isLedgerDetail(detail))
    throw malformed(node, 'has an unusable detail')
  return detail
}

function readValue(member: Stanza): string | number | boolean {
  const type = requireOneOf(member, 'type', DETAIL_TYPES)
  if (type === 'number') return requireNumber(member, 'value')
  if (type === 'flag') return requireOneOf(member, 'value', ['true', 'false']) === 'true'
  return requireAttr(member, 'value')
}
