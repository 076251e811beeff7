// `parley ledger` and `parley reach`: everything that was decided, in one order; a question that is never answered.
import { describe, expect, it } from 'vitest'
import { ClientError, type LedgerLine } from '#cli/client/api.js'
import { ledger } from '#cli/commands/ledger.js'
import { jsonLine } from '#cli/faces/json-line.js'
import { plainText } from '#cli/commands/plain-text.js'
import { reach } from '#cli/commands/reach.js'
import { commandContext } from '../../support/command-context.js'
import { codeOf } from '../../support/rejection.js'

const BOB = '+4915550001@whatsapp'
const HOSTILE = 'a\u001b]52;c;eA==\u0007\r\u009b31m\u202eb\u{e0041}\u2028'

function line(source: LedgerLine['source'], seq: number, changes: Partial<LedgerLine> = {}): LedgerLine {
  return { source, seq, at: seq * 1000, kind: 'enlisted', actor: 'you', detail: {}, ...changes }
}

const places = (lines: readonly object[]): readonly string[] =>
  lines.map((each) => {
    const { source, seq } = each as LedgerLine
    return `${source} ${seq}`
  })

describe('parley ledger', () => {
  it('prints a record a decision, by party and number, whatever order they come in', async () => {
    const lines = [
      line('meta', 2),
      line('profile', 10),
      line('meta', 1),
      line('provider', 3),
      line('profile', 9),
    ]
    for (const given of [lines, lines.toReversed()]) {
      const context = commandContext({ ledger: given })
      expect(await ledger.run({}, context)).toBe(0)
      expect(places(context.records)).toEqual(['meta 1', 'meta 2', 'provider 3', 'profile 9', 'profile 10'])
      expect(context.notes).toEqual([])
    }
  })

  it('has for scripts what the party recorded, one JSON object a line', async () => {
    const entry = line('meta', 1, { kind: 'terms-accepted', detail: { text: 'interop-warnings/1' } })
    const context = commandContext({ ledger: [entry] })
    await ledger.run({}, context)
    expect(JSON.parse(jsonLine(context.records[0]!))).toEqual({ event: 'ledger', ...entry })
  })

  it('says for people when, whose record, who and what', () => {
    const detail = { status: 'suspended', service: 'whatsapp' }
    const agreement = line('meta', 4, { kind: 'agreement', actor: 'meta', detail })
    expect(plainText({ event: 'ledger', ...agreement })).toBe(
      '1970-01-01 00:00:04Z Meta 4: Meta changed the agreement · status suspended · service whatsapp',
    )
    const mine = line('profile', 1, { kind: 'request-accepted', detail: { with: 'eve@parley' } })
    expect(plainText({ event: 'ledger', ...mine })).toBe(
      '1970-01-01 00:00:01Z this profile 1: you accepted a request · with eve@parley',
    )
  })

  it('shows kinds it does not know, and nothing that steers a terminal', () => {
    const strange = line('meta', 1, { kind: HOSTILE, actor: HOSTILE, detail: { [HOSTILE]: HOSTILE } })
    expect(plainText({ event: 'ledger', ...strange })).not.toMatch(/[\p{Cc}\u202e\u{e0041}\u2028]/u)
    expect(plainText({ event: 'ledger', ...line('meta', 1, { kind: 'constructor' }) })).toContain(
      'constructor',
    )
  })

  it('prints what is kept here without a connection, and says what is missing', async () => {
    const base = commandContext()
    const offline = { ...base.client.status(), connection: { state: 'offline', reason: 'x' } as const }
    const context = commandContext(
      { ledger: [line('profile', 1)] },
      {
        status: () => offline,
        connect: () => Promise.reject(new ClientError('cannot-connect', 'no server')),
      },
    )
    expect(await ledger.run({}, context)).toBe(0)
    expect(context.records).toHaveLength(1)
    expect(context.notes).toEqual(['no server; what Meta recorded is not in this list'])
  })
})

describe('parley reach', () => {
  it('asks once and says in one line that nothing more is ever told', async () => {
    const context = commandContext()
    expect(await reach.run({ address: '4915550001@WhatsApp' }, context)).toBe(0)
    expect(context.fake.calls).toEqual([`reach ${BOB}`])
    expect(context.records).toEqual([{ event: 'asked', address: BOB }])
    const text = plainText(context.records[0]!)
    expect(text).toContain('nothing more is ever told')
    expect(text).not.toContain('\n')
  })

  it('ends as the client does: too many asked, or not for this account', async () => {
    for (const code of ['refused', 'usage'] as const) {
      const context = commandContext({ refuse: { askToReach: new ClientError(code, 'x') } })
      expect(await codeOf(() => reach.run({ address: BOB }, context))).toBe(code)
      expect(context.records).toEqual([])
    }
    expect(await codeOf(() => reach.run({}, commandContext()))).toBe('usage')
    expect(await codeOf(() => reach.run({ address: 'x' }, commandContext()))).toBe('address-invalid')
  })
})
