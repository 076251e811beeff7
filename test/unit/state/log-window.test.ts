import { describe, it, expect } from 'vitest'
import fc from 'fast-check'
import type { LogLine } from '#cli/state/log-lines.js'
import { scrolled, showsStart, visibleLines, type Log } from '#cli/state/log-window.js'
import { receivedRow, reported, rowOf, sendingRow, type Row } from '#cli/state/rows.js'
import { laterState } from '#cli/state/ticks.js'
import { cells } from '#cli/state/width.js'

const DAY = new Date(2025, 0, 6, 9, 0).getTime()
const STYLE = { width: 40, peer: 'bob' }
const WIDE = { width: 80, peer: 'bob' }
const MINUTE = 60_000

const log = (rows: readonly Row[], more: Partial<Log> = {}): Log => ({
  rows,
  bottom: undefined,
  newFrom: undefined,
  fresh: 0,
  ...more,
})
const drawn = (lines: readonly LogLine[]): string[] =>
  lines.map((line) => line.gutter + line.text + line.tail)
const many = (count: number): Row[] =>
  Array.from({ length: count }, (_, at) => receivedRow(`M${at}`, `text ${at}`, DAY + at * MINUTE))

describe('a log on screen', () => {
  it('shows times, directions and what became of own messages', () => {
    const own = { ...sendingRow('A', 'hello', DAY), state: 'read' as const }
    expect(drawn(visibleLines(log([own, receivedRow('B', 'hi', DAY + MINUTE)]), STYLE, 10))).toEqual([
      '── Monday, 6 January 2025 ──────────────',
      '09:00 → hello                    ✓✓ read',
      '09:01 ← hi',
    ])
  })

  it('names people where there is room for it', () => {
    expect(drawn(visibleLines(log([receivedRow('B', 'hi', DAY)]), WIDE, 1))).toEqual([
      '09:00          bob │ hi',
    ])
  })

  it('says why a message failed', () => {
    const failed = reported(sendingRow('A', 'hello', DAY), 'failed', 'nobody there')
    expect(drawn(visibleLines(log([failed]), STYLE, 3))).toEqual([
      '09:00 → hello                   ! failed',
      '        nobody there · Alt-M, then g',
      '        sends it again',
    ])
  })

  it('puts the tick on a line of its own where the text leaves no room', () => {
    const own = sendingRow('A', 'x'.repeat(32), DAY)
    expect(drawn(visibleLines(log([own]), STYLE, 2))).toEqual([
      `09:00 → ${'x'.repeat(32)}`,
      `        ${' '.repeat(23)}⧗ sending`,
    ])
  })

  it('draws a line above what is new, and one where a day begins', () => {
    const rows = [receivedRow('A', 'a', DAY), receivedRow('B', 'b', DAY + 24 * 60 * MINUTE)]
    expect(
      drawn(visibleLines(log(rows, { newFrom: 'in/B', fresh: 1 }), STYLE, 10)).map((line) =>
        line.slice(0, 18),
      ),
    ).toEqual(['── Monday, 6 Janua', '09:00 ← a', '── Tuesday, 7 Janu', '── 1 new message ─', '09:00 ← b'])
  })

  it('tells how to go on after a changed key', () => {
    const notice = rowOf({
      kind: 'notice',
      id: 'N',
      notice: 'identity-changed',
      with: 'bob@parley',
      text: 'key changed',
      timestamp: DAY,
    })
    expect(drawn(visibleLines(log([notice]), WIDE, 1))[0]).toContain(
      'key changed · Alt-V compares safety numbers, then t trusts',
    )
  })

  it('keeps its place when messages arrive while it is scrolled up, and its end otherwise', () => {
    const rows = many(50)
    const up = scrolled(log(rows), -10, STYLE, 5)
    const before = drawn(visibleLines(up, STYLE, 5))
    const grown = { ...up, rows: [...rows, receivedRow('X', 'late', DAY + 60 * MINUTE)] }
    expect(drawn(visibleLines(grown, STYLE, 5))).toEqual(before)
    expect(drawn(visibleLines(log(grown.rows), STYLE, 1))).toEqual(['10:00 ← late'])
  })

  it('lays out only what is on screen, however long the chat is', () => {
    let reads = 0
    const rows = new Proxy(many(20_000), {
      get(target, key, receiver): unknown {
        if (typeof key === 'string' && /^[0-9]+$/.test(key)) reads += 1
        return Reflect.get(target, key, receiver)
      },
    })
    visibleLines(log(rows), STYLE, 20)
    expect(reads).toBeLessThan(100)
  })

  it('scrolls line by line through everything, stops at both ends, and never draws too wide', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 120 })
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 15 }),
        fc.integer({ min: 3, max: 12 }),
        (texts, height) => {
          const rows = texts.map((body, at) => receivedRow(`M${at}`, body, DAY + at * MINUTE))
          const all = drawn(visibleLines(log(rows), STYLE, 10_000))
          for (const line of all) expect(cells(line)).toBeLessThanOrEqual(STYLE.width)
          const overflow = Math.max(0, all.length - height)
          for (let up = 0; up <= overflow; up += 1) {
            const at = scrolled(log(rows), -up, STYLE, height)
            const expected = all.slice(overflow - up, all.length - up)
            expect(drawn(visibleLines(at, STYLE, height))).toEqual(expected)
            expect(scrolled(at, up, STYLE, height).bottom).toBeUndefined()
          }
          const top = scrolled(log(rows), -100_000, STYLE, height)
          expect(drawn(visibleLines(top, STYLE, height))).toEqual(all.slice(0, height))
          expect(showsStart(top, STYLE, height)).toBe(true)
        },
      ),
      { seed: 11, numRuns: 200 },
    )
  })
})

describe('the state of a sent message', () => {
  it('never goes back, and takes arrival for more than an earlier failure', () => {
    expect(laterState('delivered', 'sent')).toBe('delivered')
    expect(laterState('read', 'delivered')).toBe('read')
    expect(laterState('sending', 'held')).toBe('held')
    expect(laterState('held', 'sending')).toBe('sending')
    expect(laterState('failed', 'sent')).toBe('sent')
    expect(laterState('sent', 'failed')).toBe('sent')
    expect(laterState('failed', 'delivered')).toBe('delivered')
    expect(laterState('delivered', 'failed')).toBe('delivered')
  })
})
