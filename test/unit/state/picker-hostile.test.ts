// Pickers and sheets against what peers and servers may send, any keys, and long lists.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChatSummary } from '#cli/client/api.js'
import type { Input } from '#cli/state/input.js'
import { matching } from '#cli/state/picker/match.js'
import { matchedText, type PickerItem } from '#cli/state/picker/picker.js'
import { pickerField, pickerRows } from '#cli/state/picker/picker-rows.js'
import { sheetLines } from '#cli/state/sheet.js'
import { emptyView, layoutOf, type View } from '#cli/state/view.js'
import { cells } from '#cli/state/width.js'
import { chatSummary } from '../../support/chat-summary.js'
import { NINE } from '../../support/fake-client.js'
import { contactFacts, hit, safetyNumber } from '../../support/picker-inputs.js'
import { after, paste, press, type } from '../../support/view-inputs.js'

const HOSTILE = [
  '\u001b]52;c;ZXZpbA==\u0007',
  '\u001b[2J\u001b[H',
  'line\r\nline\u0008\u0008',
  '\u202eevil\u2066',
  '\u{e0041}\u{e0042}hidden',
  `Z${'\u0301'.repeat(40)}algo`,
  '👨‍👩‍👧‍👦👩🏽‍🚀🇩🇪',
  '界'.repeat(80),
  'שלום עולם',
  '\ud800lone',
  '$&`constructor__proto__',
]
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u

const hostile = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 60 }))
const address = fc
  .tuple(hostile, fc.constantFrom('parley', 'whatsapp', '\u001b[31mapp'))
  .map((it) => it.join('@'))
const summary: fc.Arbitrary<ChatSummary> = fc
  .record({ with: address, label: fc.option(hostile, { nil: undefined }), unread: fc.nat(5) })
  .map(({ with: who, ...more }) => chatSummary(who, more))

const keys: fc.Arbitrary<Input> = fc.oneof(
  hostile.map(paste),
  fc.constantFrom('a', 'v', 'q', 'u', 't', 'r', '?', ' ', '5').map(type),
  fc
    .constantFrom(
      ...['up', 'down', 'pageup', 'pagedown', 'home', 'end', 'left', 'right', 'backspace', 'enter', 'escape'],
      ...['alt+k', 'ctrl+g', 'ctrl+f', 'ctrl+r', 'alt+v', 'alt+c', 'alt+o', 'f1', 'f3', 'shift+f3', 'ctrl+w'],
      ...['ctrl+u', 'alt+enter', 'tab', 'ctrl+space'],
    )
    .map(press),
)
const answers: fc.Arbitrary<Input> = fc.oneof(
  fc.tuple(hostile, address, fc.option(hostile, { nil: undefined })).map(([jid, who, app]): Input => {
    const abilities = { ...contactFacts().abilities, app: app ?? 'x', replies: false }
    return { type: 'picker', picker: { tell: 'contact', with: who, facts: contactFacts({ jid, abilities }) } }
  }),
  fc.tuple(address, fc.boolean()).map(([who, pending]): Input => {
    const number = safetyNumber({ pending, changes: [NINE, Number.NaN, 9e15] })
    return {
      type: 'picker',
      picker: { tell: 'safety', with: who, number, typed: undefined, after: undefined },
    }
  }),
  fc.tuple(hostile, address).map(([text, who]): Input => {
    const page = { hits: [hit(text, 'H', NINE, who)], before: 3 }
    return {
      type: 'picker',
      picker: { tell: 'found', query: 'a', within: undefined, before: undefined, page },
    }
  }),
)

/** Everything a picker or sheet draws, line by line. */
function drawn(view: View): readonly string[] {
  const { picker } = view
  if (picker === undefined)
    return sheetLines(view).map(({ text, code = '' }) => ` ${code}${code && ' '}${text}`)
  const { title, text, count } = pickerField(view, picker)
  return [
    title + text + count,
    ...pickerRows(view, picker).map(({ spans }) => spans.map((one) => one.text).join('')),
  ]
}

const sizes = fc.constantFrom({ columns: 60, rows: 15 }, { columns: 80, rows: 24 }, { columns: 64, rows: 39 })

describe('whatever keys and answers come', () => {
  it('nothing throws, is wider or higher than its place, or gets through unsanitised', () => {
    const inputs = fc.array(fc.oneof({ weight: 3, arbitrary: keys }, answers), { maxLength: 25 })
    fc.assert(
      fc.property(sizes, fc.array(summary, { maxLength: 4 }), inputs, (size, chats, steps) => {
        let { view } = after({ ...emptyView('', size), me: 'ada@parley' }, { type: 'chats', chats })
        for (const input of steps) {
          view = after(view, input).view
          const lines = drawn(view)
          expect(lines.length).toBeLessThanOrEqual(layoutOf(view).body)
          for (const line of lines) {
            expect(line).not.toMatch(UNSAFE)
            if (view.picker !== undefined) expect(cells(line)).toBeLessThanOrEqual(size.columns)
          }
        }
      }),
      { numRuns: 150 },
    )
  })
})

describe('a long list', () => {
  /** Items that count how often they are read. */
  function counted(count: number): { readonly items: readonly PickerItem[]; readonly reads: () => number } {
    let reads = 0
    const items = Array.from({ length: count }, (_, at) => ({
      id: String(at),
      get label() {
        reads += 1
        return `person ${at}`
      },
      ...{ detail: '@ Parley', tail: '' },
    }))
    return { items, reads: () => reads }
  }

  it('is read once, however many keys are pressed', () => {
    const { items, reads } = counted(10_000)
    for (const query of ['p', 'pe', 'per', 'pers', 'perso', 'person', 'person 9', 'person 99']) {
      expect(matching(items, query).length).toBeGreaterThan(0)
    }
    expect(reads()).toBeLessThanOrEqual(items.length)
  })

  it('is matched once for a query that is drawn again and again', () => {
    const { items } = counted(10_000)
    expect(matching(items, 'person 99')).toBe(matching(items, 'person 99'))
    expect(matching(items, '')).toBe(matching(items, ''))
    expect(matchedText(matching(items, 'person 9999')[0]?.item ?? items[0]!)).toContain('9999')
  })

  it('is laid out one page at a time', () => {
    const chats = Array.from({ length: 10_000 }, (_, at) => chatSummary(`user-${at}@parley`))
    const size = { columns: 80, rows: 24 }
    const { view } = after(emptyView('', size), { type: 'chats', chats }, press('ctrl+g'), press('end'))
    expect(view.picker?.at).toBe(9_999)
    expect(drawn(view).length).toBeLessThanOrEqual(layoutOf(view).body)
  })
})
