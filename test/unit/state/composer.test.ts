import { describe, it, expect } from 'vitest'
import fc from 'fast-check'
import { composerRows } from '#cli/state/compose/draft-rows.js'
import { edit } from '#cli/state/compose/edits.js'
import { EMPTY_COMPOSER, MAX_DRAFT, insert, submitted, type Composer } from '#cli/state/composer.js'
import { cells } from '#cli/state/width.js'

const typed = (text: string): Composer => insert(EMPTY_COMPOSER, text)
const keys = (composer: Composer, ...chords: readonly string[]): Composer =>
  chords.reduce((it, chord) => edit(it, chord) ?? it, composer)
/** The draft with `|` at the cursor. */
const shown = ({ text, cursor }: Composer): string => `${text.slice(0, cursor)}|${text.slice(cursor)}`

describe('the composer', () => {
  it('moves and deletes by what a reader takes for a character', () => {
    const draft = typed('a👩‍🚀e\u0301')
    expect(shown(keys(draft, 'left'))).toBe('a👩‍🚀|e\u0301')
    expect(shown(keys(draft, 'left', 'left'))).toBe('a|👩‍🚀e\u0301')
    expect(shown(keys(draft, 'left', 'backspace'))).toBe('a|e\u0301')
    expect(shown(keys(draft, 'home', 'delete'))).toBe('|👩‍🚀e\u0301')
  })

  it('puts a combining mark typed by itself on the letter before it', () => {
    expect(shown(insert(typed('e'), '\u0301'))).toBe('e\u0301|')
  })

  it('moves over words and lines', () => {
    const draft = typed('one two\nthree four')
    expect(shown(keys(draft, 'ctrl+left'))).toBe('one two\nthree |four')
    expect(shown(keys(draft, 'home', 'ctrl+right'))).toBe('one two\nthree| four')
    expect(shown(keys(draft, 'ctrl+w'))).toBe('one two\nthree |')
    expect(shown(keys(draft, 'ctrl+u'))).toBe('one two\n|')
    expect(shown(keys(draft, 'up'))).toBe('one two|\nthree four')
    expect(shown(keys(draft, 'up', 'home', 'ctrl+k'))).toBe('|\nthree four')
    expect(shown(keys(draft, 'up', 'home', 'down'))).toBe('one two\n|three four')
  })

  it('makes a new line by Alt-Enter, Shift-Enter and Ctrl-J', () => {
    for (const chord of ['alt+enter', 'shift+enter', 'ctrl+j'])
      expect(keys(typed('a'), chord).text).toBe('a\n')
  })

  it('recalls sent drafts and comes back to the unsent one', () => {
    const draft = insert(submitted(insert(submitted(typed('first')), 'second')), 'third')
    expect(keys(draft, 'up').text).toBe('second')
    expect(keys(draft, 'up', 'up', 'up').text).toBe('first')
    expect(keys(draft, 'up', 'up', 'down', 'down').text).toBe('third')
  })

  it('keeps a paste in several lines and takes its controls out', () => {
    expect(typed('a\n\x1b[31mb').text).toBe('a\n␛[31mb')
  })

  it('holds a draft up to its limit and drops what is beyond', () => {
    expect(typed('x'.repeat(MAX_DRAFT)).text).toHaveLength(MAX_DRAFT)
    expect(typed('x'.repeat(MAX_DRAFT + 1)).text).toHaveLength(MAX_DRAFT)
  })

  it('shows the cursor where the next letter goes', () => {
    expect(composerRows(typed('abcd'), 4)).toEqual({ rows: ['abcd'], row: 0, column: 4 })
    expect(composerRows(keys(typed('你好吗'), 'left'), 5)).toEqual({
      rows: ['你好', '吗'],
      row: 1,
      column: 0,
    })
    expect(composerRows(typed('one two three'), 8)).toEqual({
      rows: ['one two ', 'three'],
      row: 1,
      column: 5,
    })
    expect(composerRows(typed('ab cdefghij'), 5).rows).toEqual(['ab ', 'cdefg', 'hij'])
    expect(composerRows(typed('abcd efg'), 4).rows).toEqual(['abcd', ' efg'])
    expect(composerRows(typed('a\n'), 5)).toEqual({ rows: ['a', ''], row: 1, column: 0 })
  })

  it('keeps its cursor between characters and its rows within the width, whatever is pressed', () => {
    const action = fc.oneof(
      fc.constantFrom(
        'left',
        'right',
        'up',
        'down',
        'home',
        'end',
        'backspace',
        'delete',
        'ctrl+w',
        'ctrl+u',
        'ctrl+k',
        'ctrl+left',
        'ctrl+right',
        'alt+enter',
      ),
      fc.string({ unit: 'grapheme', maxLength: 6 }).map((text) => ({ text })),
      fc.constantFrom('\u0301', '\u200D', '👩', '\u{1F680}', '🇩', 'é\n').map((text) => ({ text })),
    )
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), fc.integer({ min: 2, max: 20 }), (actions, width) => {
        let composer = EMPTY_COMPOSER
        for (const step of actions) {
          composer = typeof step === 'string' ? keys(composer, step) : insert(composer, step.text)
          expect(composer.cursor).toBeGreaterThanOrEqual(0)
          expect(composer.cursor).toBeLessThanOrEqual(composer.text.length)
          const { rows, row, column } = composerRows(composer, width)
          for (const line of rows) expect(cells(line)).toBeLessThanOrEqual(width)
          expect(rows.join('')).toBe(composer.text.replaceAll('\n', ''))
          expect(column).toBeLessThanOrEqual(width)
          expect(row).toBeLessThan(rows.length)
        }
      }),
      { seed: 10, numRuns: 500 },
    )
  })
})
