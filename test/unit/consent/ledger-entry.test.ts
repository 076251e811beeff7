import { describe, expect, it } from 'vitest'
import { isLedgerDetail, LEDGER_KINDS, parseLedgerEntry } from '#proto/consent/ledger-entry.js'
import { errorCode } from '../../support/hex.js'

const ENTRY = { seq: 1, at: 1_760_000_000_000, kind: 'blocked', actor: 'you', detail: { jid: '1-5@interop' } }

describe('an entry of a ledger', () => {
  it('is read as it was written', () => {
    expect(parseLedgerEntry(JSON.parse(JSON.stringify(ENTRY)))).toEqual(ENTRY)
    for (const kind of LEDGER_KINDS) expect(parseLedgerEntry({ ...ENTRY, kind }).kind).toBe(kind)
  })

  it('leaves out what does not belong', () => {
    expect(parseLedgerEntry({ ...ENTRY, subject: 'somebody' })).toEqual(ENTRY)
  })

  it.each([
    ['place', { seq: 0 }],
    ['whole place', { seq: 1.5 }],
    ['time', { at: undefined }],
    ['time since 1970', { at: -1 }],
    ['known kind', { kind: 'forgiven' }],
    ['known actor', { actor: 'me' }],
    ['detail', { detail: undefined }],
    ['object for a detail', { detail: ['a'] }],
  ])('without a %s is refused', (_, changed) => {
    expect(errorCode(() => parseLedgerEntry({ ...ENTRY, ...changed }))).toBe('answer-malformed')
  })

  it.each([undefined, null, 'entry', 7, []])('is not %j', (value) => {
    expect(errorCode(() => parseLedgerEntry(value))).toBe('answer-malformed')
  })
})

describe('the detail of an entry', () => {
  const members = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`d${at}`, at]))

  it('has up to sixteen members', () => {
    expect(isLedgerDetail({})).toBe(true)
    expect(isLedgerDetail(members(16))).toBe(true)
    expect(isLedgerDetail(members(17))).toBe(false)
  })

  it('has texts of up to 512 characters, empty ones too', () => {
    expect(isLedgerDetail({ text: '' })).toBe(true)
    expect(isLedgerDetail({ text: '👋'.repeat(512) })).toBe(true)
    expect(isLedgerDetail({ text: 'a'.repeat(513) })).toBe(false)
    expect(isLedgerDetail({ text: '\ud800' })).toBe(false)
  })

  it('has names of up to 32 letters and digits', () => {
    expect(isLedgerDetail({ ['a'.repeat(32)]: 1 })).toBe(true)
    expect(isLedgerDetail({ ['a'.repeat(33)]: 1 })).toBe(false)
    for (const name of ['', '1a', 'a_b', '__proto__', 'é']) {
      expect(isLedgerDetail(JSON.parse(`{${JSON.stringify(name)}:1}`))).toBe(false)
    }
  })

  it('takes 4,096 octets as a whole', () => {
    const sized = (octets: number) => {
      const detail: Record<string, string> = Object.fromEntries(
        Array.from({ length: 8 }, (_, at) => [`d${at}`, 'a'.repeat(490)]),
      )
      const rest = octets - Buffer.byteLength(JSON.stringify({ ...detail, rest: '' }))
      return { ...detail, rest: 'a'.repeat(rest) }
    }
    expect(isLedgerDetail(sized(4096))).toBe(true)
    expect(isLedgerDetail(sized(4097))).toBe(false)
  })

  it.each([1.5, -1, 2 ** 53, Number.NaN, null, [], {}])('does not hold %j', (value) => {
    expect(isLedgerDetail({ value })).toBe(false)
  })
})
