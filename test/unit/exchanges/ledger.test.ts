import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LEDGER_ACTORS, LEDGER_KINDS, type LedgerEntry } from '#proto/consent/ledger-entry.js'
import {
  isLedger,
  ledgerAnswer,
  ledgerRequest,
  readLedgerAnswer,
  readLedgerRequest,
} from '#proto/exchanges/ledger.js'
import { encodeStanza } from '#proto/stanza/codec.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { errorCode } from '../../support/hex.js'
import { literal, overTheWire } from '../../support/literal.js'

const asked = (iq: Stanza): Stanza => ({ ...iq, attrs: { ...iq.attrs, id: 'c1.1' } })
const result = (inside: string) => literal(`<iq type="result" id="c1.1" from="s.whatsapp.net">${inside}</iq>`)
/** Octets of one frame, as the chat server takes them. */
const FRAME = 1024 * 1024
const REQUEST = asked(ledgerRequest())
const PAGE = `<ledger more="true"><entry seq="3" at="1760000000000" kind="agreement" actor="meta">
  <detail name="status" type="text" value="suspended"/><detail name="users" type="number" value="2"/>
  <detail name="held" type="flag" value="true"/></entry>
  <entry seq="7" at="1760000000001" kind="blocked" actor="you"/></ledger>`

const entry: fc.Arbitrary<Omit<LedgerEntry, 'seq'>> = fc.record({
  at: fc.maxSafeNat(),
  kind: fc.constantFrom(...LEDGER_KINDS),
  actor: fc.constantFrom(...LEDGER_ACTORS),
  detail: fc
    .uniqueArray(
      fc.tuple(
        fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9]{0,31}$/),
        fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.maxSafeNat(), fc.boolean()),
      ),
      { selector: ([name]) => name, maxLength: 16 },
    )
    .map((members): LedgerEntry['detail'] => Object.fromEntries(members)),
})

describe('the ledger', () => {
  it('is asked for from the start, or after an entry', () => {
    expect(ledgerRequest()).toEqual(
      literal('<iq type="get" xmlns="w:interop" to="s.whatsapp.net"><ledger/></iq>'),
    )
    expect(isLedger(REQUEST)).toBe(true)
    expect(readLedgerRequest(overTheWire(REQUEST))).toEqual({})
    expect(readLedgerRequest(overTheWire(asked(ledgerRequest({ after: 12 }))))).toEqual({ after: 12 })
    const wrong = literal('<iq type="get" xmlns="w:interop"><ledger after="-1"/></iq>')
    expect(errorCode(() => readLedgerRequest(wrong))).toBe('exchange-malformed')
  })

  it('is answered by entries with their details', () => {
    const page = {
      entries: [
        {
          seq: 3,
          at: 1_760_000_000_000,
          kind: 'agreement',
          actor: 'meta',
          detail: { status: 'suspended', users: 2, held: true },
        },
        { seq: 7, at: 1_760_000_000_001, kind: 'blocked', actor: 'you', detail: {} },
      ],
      more: true,
    } as const
    expect(readLedgerAnswer(result(PAGE))).toEqual(page)
    expect(readLedgerAnswer(overTheWire(ledgerAnswer(REQUEST, page)))).toEqual(page)
    expect(ledgerAnswer(REQUEST, { entries: [], more: false })).toEqual(
      literal('<iq type="result" id="c1.1" from="s.whatsapp.net"><ledger></ledger></iq>'),
    )
  })

  it('comes out of the wire as it went in', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 4 }), fc.boolean(), (list, more) => {
        const page = { entries: list.map((one, at) => ({ seq: at + 1, ...one })), more }
        expect(readLedgerAnswer(overTheWire(ledgerAnswer(REQUEST, page)))).toEqual(page)
      }),
    )
  })

  it.each([
    ['an entry 0', 'seq="3"', 'seq="0"'],
    ['entries out of order', 'seq="3"', 'seq="8"'],
    ['one entry twice', 'seq="3"', 'seq="7"'],
    ['no time', 'at="1760000000000"', ''],
    ['an unknown kind', '"blocked"', '"forgiven"'],
    ['an unknown actor', '"you"', '"me"'],
    ['a detail without name', 'name="status"', ''],
    ['a detail called like the prototype', '"status"', '"__proto__"'],
    ['a detail twice', '"users"', '"status"'],
    ['a number that is none', 'value="2"', 'value="two"'],
    ['a flag that is none', 'value="true"', 'value="1"'],
    ['a detail of no kind', 'type="flag"', ''],
    ['a text of 513 characters', '"suspended"', `"${'a'.repeat(513)}"`],
  ])('is refused with %s', (_, from, to) => {
    expect(errorCode(() => readLedgerAnswer(result(PAGE.replace(from, to))))).toBe('exchange-malformed')
  })

  it('comes a hundred entries at a time', () => {
    const many = (count: number) => {
      const entries = Array.from({ length: count }, (_, at) => ({
        ...{ seq: at + 1, at: 0, kind: 'blocked' as const, actor: 'you' as const, detail: {} },
      }))
      return ledgerAnswer(REQUEST, { entries, more: false })
    }
    expect(readLedgerAnswer(many(100)).entries).toHaveLength(100)
    expect(errorCode(() => readLedgerAnswer(many(101)))).toBe('exchange-malformed')
  })

  it('has at most sixteen details an entry', () => {
    const many = (count: number) => {
      const details = Array.from(
        { length: count },
        (_, at) => `<detail name="d${at}" type="number" value="1"/>`,
      )
      return result(
        `<ledger><entry seq="1" at="1" kind="left" actor="you">${details.join('')}</entry></ledger>`,
      )
    }
    expect(Object.keys(readLedgerAnswer(many(16)).entries[0]?.detail ?? {})).toHaveLength(16)
    expect(errorCode(() => readLedgerAnswer(many(17)))).toBe('exchange-malformed')
  })

  it('fits a frame even where every entry is as large as can be', () => {
    const detail = Object.fromEntries(
      Array.from({ length: 8 }, (_, at) => [`d${at}`, 'é'.repeat(at === 0 ? 226 : 248)]),
    )
    expect(Buffer.byteLength(JSON.stringify(detail))).toBeGreaterThan(3_900)
    const entries = Array.from({ length: 100 }, (_, at) => ({
      ...{ seq: at + 1, at: 0, kind: 'agreement' as const, actor: 'meta' as const, detail },
    }))
    const answer = ledgerAnswer(REQUEST, { entries, more: true })
    expect(encodeStanza(answer).length).toBeLessThan(FRAME)
    expect(readLedgerAnswer(overTheWire(answer)).entries).toHaveLength(100)
  })
})
