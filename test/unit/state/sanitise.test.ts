import { describe, it, expect } from 'vitest'
import fc from 'fast-check'
import { MAX_MARKS_PER_CELL, sanitise } from '#cli/state/sanitise.js'
import { cells } from '#cli/state/width.js'

const HOSTILE = {
  'clipboard write (OSC 52)': '\x1b]52;c;cm0gLXJmIC8=\x07',
  'window title (OSC 0)': '\x1b]0;pwned\x07',
  'hyperlink (OSC 8)': '\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\',
  'device control string': '\x1bP+q544e\x1b\\',
  'application program command': '\x1b_Gf=24;AAAA\x1b\\',
  'clear screen': '\x1b[2J\x1b[H',
  'status report that types an answer': '\x1b[6n\x1b[c',
  'C1 forms': '\x9b2J\x9d0;t\x9c\x90q\x9c',
  'carriage return over a name': 'ada: hello\rbob: hello',
  backspaces: 'safe\b\b\b\bevil',
  bell: '\x07\x07',
  'bidi override': 'gnp.\u202Eexe\u202C \u2066x\u2069 \u061C \u200E\u200F',
  'tag characters': '\u{1F3F4}\u{E0067}\u{E0062}\u{E007F}hidden\u{E0041}',
  'zero widths': 'pass\u200Bword\u2060\uFEFF\u00AD',
  'lone surrogates': '\uD800 \uDC00x\uDBFF',
  'variation selectors that carry data': 'a\u{E0100}\u{E0101}\uFE00\uFE01',
  'private use and unassigned': '\uE000\u{F0000}\u0378',
  'line and paragraph separators': 'a\u2028b\u2029c',
  'invisible letters': '\u3164\u115F\u1160\uFFA0',
  'combining storm': `z${'\u0300'.repeat(500)}`,
}
const ALLOWED = /^[\p{L}\p{N}\p{P}\p{S}\p{M} \n\u3000\u200C\u200D]*$/u
const FORBIDDEN =
  /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E0FFF}]/u

function longestMarkRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/\p{M}+/gu), ([run]) => Array.from(run).length))
}

const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...Object.values(HOSTILE)),
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.string({ unit: 'grapheme', maxLength: 10 }),
      fc.constantFrom(
        '\u0301',
        '\u0489',
        '\u200D',
        '\u200C',
        '\uFE0F',
        '\u{1F469}',
        'ک',
        'م',
        '\n',
        '\r\n',
        '\t',
      ),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''))

describe('sanitise', () => {
  it.each(Object.entries(HOSTILE))('lets nothing of a hostile string act: %s', (_name, text) => {
    const safe = sanitise(text, { multiline: true })
    expect(safe).toMatch(ALLOWED)
    expect(safe).not.toMatch(FORBIDDEN)
    expect(longestMarkRun(safe)).toBeLessThanOrEqual(MAX_MARKS_PER_CELL)
  })

  it('keeps what people write in any script', () => {
    for (const text of [
      'plain text, (with) "marks"!',
      'naïve café e\u0301',
      '你好，世界',
      'こんにちは',
      '한국어',
      'שלום עולם',
      'مرحبا',
      'می\u200Cخواهم',
      'हिन्दी क्\u200Dष',
      '👩\u200D🚀 ❤️ 👍🏽 1️⃣ 🇩🇪',
      'ไทย',
    ]) {
      expect(sanitise(text)).toBe(text)
    }
  })

  it('shows controls as their pictures and a run of invisible characters as one mark', () => {
    expect(sanitise('\x1b[31mred')).toBe('␛[31mred')
    expect(sanitise('a\u200B\u200B\u202Eb')).toBe('a\uFFFDb')
    expect(sanitise('a\rb\x7f')).toBe('a␍b␡')
  })

  it('keeps line ends only where several lines are allowed', () => {
    expect(sanitise('a\r\nb\u2028c', { multiline: true })).toBe('a\nb\nc')
    expect(sanitise('a\r\nb\nc')).toBe('a b c')
  })

  it('lets eight marks on a cell and drops the ninth', () => {
    const marks = (count: number): string => `e${'\u0301'.repeat(count)}`
    expect(sanitise(marks(8))).toBe(marks(8))
    expect(sanitise(marks(9))).toBe(marks(8))
  })

  it('gives a mark without a base one of its own, so that it cannot sit on what we drew before', () => {
    expect(sanitise('\u0301x')).toBe('\u25CC\u0301x')
    expect(sanitise('a \u0301x')).toBe('a \u25CC\u0301x')
  })

  it('never lets anything else through, never throws, and changes nothing the second time', () => {
    fc.assert(
      fc.property(hostileText, fc.boolean(), (text, multiline) => {
        const safe = sanitise(text, { multiline })
        expect(safe).toMatch(ALLOWED)
        expect(safe).not.toMatch(FORBIDDEN)
        expect(safe).not.toMatch(/\p{Cs}/u)
        expect(longestMarkRun(safe)).toBeLessThanOrEqual(MAX_MARKS_PER_CELL + 1)
        expect(multiline || !safe.includes('\n')).toBe(true)
        expect(sanitise(safe, { multiline })).toBe(safe)
      }),
      { seed: 2, numRuns: 3000 },
    )
  })

  it('does not let a text grow beyond four times its length', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(sanitise(text).length).toBeLessThanOrEqual(4 * text.length)
        expect(cells(sanitise(text))).toBeLessThanOrEqual(4 * text.length)
      }),
      { seed: 3, numRuns: 1000 },
    )
  })
})
