import { describe, it, expect } from 'vitest'
import fc from 'fast-check'
import stringWidth from 'string-width'
import { sanitise } from '#cli/state/sanitise.js'
import { cells, fit, graphemeAround, graphemes, truncate, wrap } from '#cli/state/width.js'

const anyText = fc
  .string({ unit: 'grapheme', maxLength: 200 })
  .map((text) => sanitise(text, { multiline: true }))
const oneLine = anyText.map((text) => text.replaceAll('\n', ' '))
const width = fc.integer({ min: 2, max: 60 })

describe('cell widths', () => {
  it('counts CJK and emoji as two cells and combining marks as none', () => {
    expect(cells('abc')).toBe(3)
    expect(cells('你好')).toBe(4)
    expect(cells('👩‍🚀')).toBe(2)
    expect(cells('e\u0301')).toBe(1)
  })

  it('splits any text as Unicode does, the quick way or not', () => {
    const segmenter = new Intl.Segmenter()
    const letters = fc.constantFrom(
      'a',
      'é',
      'ж',
      'か',
      'が',
      '漢',
      '한',
      'ω',
      ' ',
      '\u0301',
      '\u3099',
      '\u11a8',
      '🇩',
      '👩',
    )
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 12 }), (parts) => {
        const text = parts.join('')
        expect(graphemes(text)).toEqual(Array.from(segmenter.segment(text), ({ segment }) => segment))
      }),
      { seed: 6, numRuns: 1000 },
    )
  })

  it('counts any text as the library that knows terminals does, whatever was counted before', () => {
    fc.assert(
      fc.property(oneLine, (text) => {
        expect(cells(text)).toBe(stringWidth(text))
      }),
      { seed: 6, numRuns: 500 },
    )
  })

  it('cuts and wraps 64 KiB that nobody can break, and looks no further than a line where a line is asked for', () => {
    const text = '␛[31m'.repeat(13_107)
    expect(truncate(text, 8)).toBe('␛[31m␛[…')
    expect(wrap(text, 50)).toHaveLength(1311)
  })

  it('finds the grapheme around an offset', () => {
    expect(graphemeAround('a👩‍🚀b', 3)).toEqual({ from: 1, to: 6 })
    expect(graphemeAround('ab', 1)).toEqual({ from: 1, to: 2 })
  })

  it('splits at graphemes, not at code points', () => {
    expect(graphemes('a👩‍🚀e\u0301')).toEqual(['a', '👩‍🚀', 'e\u0301'])
  })

  it('cuts before a wide character that would not fit', () => {
    expect(truncate('你好吗', 4)).toBe('你…')
    expect(truncate('abcd', 4)).toBe('abcd')
    expect(truncate('abcde', 4)).toBe('abc…')
    expect(truncate('abc', 0)).toBe('')
  })

  it('wraps at spaces and breaks what is wider than a line', () => {
    expect(wrap('the quick brown fox', 10)).toEqual(['the quick', 'brown fox'])
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij'])
    expect(wrap('你好世界', 5)).toEqual(['你好', '世界'])
    expect(wrap('a\n\nb', 10)).toEqual(['a', '', 'b'])
  })

  it('never draws wider than asked, and fills exactly where asked', () => {
    fc.assert(
      fc.property(oneLine, width, (text, size) => {
        expect(cells(truncate(text, size))).toBeLessThanOrEqual(size)
        expect(cells(fit(text, size))).toBe(size)
      }),
      { seed: 4 },
    )
    fc.assert(
      fc.property(anyText, width, (text, size) => {
        for (const line of wrap(text, size)) expect(cells(line)).toBeLessThanOrEqual(size)
      }),
      { seed: 5 },
    )
  })

  it('loses no visible character when it wraps', () => {
    fc.assert(
      fc.property(anyText, width, (text, size) => {
        const visible = (lines: string): string => lines.replaceAll(/[ \n]/g, '')
        expect(visible(wrap(text, size).join('\n'))).toBe(visible(text))
      }),
      { seed: 6 },
    )
  })
})
