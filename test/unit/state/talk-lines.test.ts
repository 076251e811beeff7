// Messages as lines of the log: quotes, reactions, what was taken back, gutters.
import { describe, it, expect } from 'vitest'
import fc from 'fast-check'
import type { MessageEntry, SentState } from '#cli/client/api.js'
import type { LogLine } from '#cli/state/log-lines.js'
import { visibleLines } from '#cli/state/log-window.js'
import { rowOf } from '#cli/state/rows.js'
import { sanitise } from '#cli/state/sanitise.js'
import { cells } from '#cli/state/width.js'
import { NINE, PEER, message } from '../../support/fake-client.js'

const NARROW = { width: 40, peer: 'bob' }
const WIDE = { width: 80, peer: 'bob' }
const theirs = (minute: number, text: string, more: Partial<MessageEntry> = {}): MessageEntry => ({
  ...(message(minute, text) as MessageEntry),
  ...more,
})
const ours = (minute: number, text: string, more: Partial<MessageEntry> = {}): MessageEntry => ({
  ...(message(minute, text, 'sent') as MessageEntry),
  ...more,
})

/** Without the date line. */
function drawn(entries: readonly MessageEntry[], style = WIDE): string[] {
  const log = { rows: entries.map(rowOf), bottom: undefined, newFrom: undefined, fresh: 0 }
  const text = ({ gutter, text: said, tail }: LogLine): string => (gutter + said + tail).trimEnd()
  return visibleLines(log, style, 1000).slice(1).map(text)
}

describe('messages of one person in one go', () => {
  it('have the name once, and the time once a minute', () => {
    const at = (seconds: number, text: string) =>
      theirs(0, text, { id: text, timestamp: NINE + seconds * 1000 })
    expect(drawn([at(0, 'a'), at(20, 'b'), at(70, 'c'), at(400, 'd')])).toEqual([
      '09:00          bob │ a',
      '                   │ b',
      '09:01              │ c',
      '09:06          bob │ d',
    ])
  })

  it('keep the arrow where there is no room for names', () => {
    const at = (seconds: number, text: string) =>
      ours(0, text, { id: text, timestamp: NINE + seconds * 1000 })
    expect(drawn([at(0, 'a'), at(20, 'b')], NARROW)[1]).toMatch(/^ {6}→ b/)
  })
})

describe('a message', () => {
  it('shows what it answers above its text', () => {
    const quote = { id: 'M0', direction: 'out', text: 'how are you?\nand Eve?' } as const
    expect(drawn([theirs(1, 'fine', { quote })])).toEqual([
      '09:01          bob │ ▏ you: how are you? and Eve?',
      '                   │ fine',
    ])
  })

  it.each([
    [{ id: 'M0', direction: 'in', text: '', revoked: true }, '▏ bob: taken back'],
    [{ id: 'M0', direction: undefined, text: '' }, '▏ not in this chat'],
    [{ id: 'M0', direction: undefined, text: 'I owe you' }, '▏ not in this chat: “I owe you”'],
    [{ id: 'M0', direction: 'out', text: '', media: 'voice' }, '▏ you: voice message'],
  ] as const)('is honest about what it answers: %j', (quote, shown) => {
    expect(drawn([theirs(1, 'fine', { quote })])[0]).toBe(`09:01          bob │ ${shown}`)
  })

  it('has reactions below it, our own with what became of it', () => {
    const reactions = [
      { from: PEER, emoji: '👍', at: 0 },
      { from: 'ada@parley', emoji: '🎉', at: 0, pending: 'sending' },
    ] as const
    expect(drawn([ours(1, 'done', { reactions, state: 'read' })])).toEqual([
      `09:01          you │ done${' '.repeat(48)}✓✓ read`,
      '                   │ 👍 bob · 🎉 you ⧗',
    ])
  })

  it('that was taken back says only that', () => {
    expect(drawn([theirs(1, '', { revoked: true }), ours(2, '', { revoked: true, state: 'read' })])).toEqual([
      '09:01          bob │ taken back',
      `09:02          you │ you took this back${' '.repeat(34)}✓✓ read`,
    ])
  })

  it('that names this user says so in a word, not by colour alone', () => {
    expect(drawn([theirs(1, 'ask @ada', { mention: true })])[0]).toMatch(/ask @ada +@ you$/)
  })
})

describe('whatever others wrote', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.constantFrom(
      '\x1b]52;c;aGk=\x07',
      '\x1b[2J\x1b[H',
      '\u202eevil\u2066',
      'a' + '\u0301'.repeat(500),
      '你好世界'.repeat(30),
      '👩‍👩‍👧‍👦'.repeat(40),
      'שלום עולם مرحبا',
      '\r\n\r\n\x00\x7f\u0085\u{E0001}',
    ),
  )
  const states: readonly SentState[] = ['sending', 'held', 'sent', 'read', 'failed']

  it('never draws outside its line, and nothing that is not sanitised', () => {
    const entry = fc.record({
      own: fc.boolean(),
      text: hostile,
      quoted: fc.option(hostile, { nil: undefined }),
      known: fc.boolean(),
      emoji: fc.option(hostile, { nil: undefined }),
      reason: fc.option(hostile, { nil: undefined }),
      state: fc.constantFrom(...states),
    })
    const width = fc.integer({ min: 36, max: 130 })
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 6 }), width, (entries, columns) => {
        const rows = entries.map(({ own, text, quoted, known, emoji, reason, state }, at) => {
          const more = {
            id: `X${at}`,
            ...(quoted === undefined
              ? {}
              : { quote: { id: 'Q', direction: known ? ('in' as const) : undefined, text: quoted } }),
            ...(emoji === undefined ? {} : { reactions: [{ from: PEER, emoji, at: 0 }] }),
          }
          return rowOf(
            own
              ? ours(at, text, { ...more, state, ...(reason === undefined ? {} : { reason }) })
              : theirs(at, text, { ...more, mention: true }),
          )
        })
        const style = { width: columns, peer: sanitise('b\u0301ob') }
        for (const line of visibleLines(
          { rows, bottom: undefined, newFrom: undefined, fresh: 0 },
          style,
          10_000,
        )) {
          const whole = line.gutter + line.text + line.tail
          expect(cells(whole)).toBeLessThanOrEqual(columns)
          expect(whole).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u{E0000}-\u{E007F}]/u)
        }
      }),
      { seed: 5, numRuns: 300 },
    )
  })
})
