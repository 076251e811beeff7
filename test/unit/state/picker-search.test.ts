// Search as the reducer sees it: questions, answers that come late, older ones, and going on from a hit.
import { describe, expect, it } from 'vitest'
import type { SearchHit } from '#cli/client/api.js'
import type { Input } from '#cli/state/input.js'
import { excerptOf, queryWords } from '#cli/state/picker/excerpt.js'
import { pickerField, pickerRows } from '#cli/state/picker/picker-rows.js'
import { emptyView, type View } from '#cli/state/view.js'
import { chatSummary } from '../../support/chat-summary.js'
import { NINE, PEER } from '../../support/fake-client.js'
import { hit } from '../../support/picker-inputs.js'
import { after, press, type } from '../../support/view-inputs.js'

const chats = [chatSummary(PEER, { label: 'Bob' }), chatSummary('eve@other')]
const opened: Input = { type: 'opened', with: PEER, page: { entries: [], before: undefined } }
const start = after(emptyView('', { columns: 80, rows: 24 }), { type: 'chats', chats }, opened).view

const found = (
  query: string,
  hits: readonly SearchHit[],
  more: { before?: number; next?: number } = {},
): Input => ({
  type: 'picker',
  picker: {
    ...{ tell: 'found', query, within: undefined, before: more.before },
    page: { hits, before: more.next },
  },
})
const asked = (query: string, within?: string, before?: number): object => ({
  do: 'picker',
  picker: { ask: 'search', query, within, before },
})
const drawn = (view: View): readonly string[] =>
  view.picker === undefined
    ? []
    : pickerRows(view, view.picker).map(({ spans }) =>
        spans.map(({ text, match }) => (match ? `[${text}]` : text)).join(''),
      )
const many = (from: number, count: number): readonly SearchHit[] =>
  Array.from({ length: count }, (_, at) =>
    hit(`ship ${from + at}`, `S${from + at}`, NINE - (from + at) * 60_000),
  )

describe('searching', () => {
  const open = after(start, press('ctrl+r')).view

  it('asks as one types, in this chat or in all', () => {
    expect(after(open, type('sh'), type('i')).intents).toEqual([asked('sh'), asked('shi')])
    expect(after(start, press('ctrl+f'), type('ship')).intents).toEqual([asked('ship', PEER)])
    expect(after(start, ...typed('/search  blue ship')).intents).toContainEqual(asked('blue ship'))
    expect(after(start, ...typed('/find ship')).intents).toContainEqual(asked('ship', PEER))
  })

  it('asks nothing without words, and says what it takes', () => {
    expect(after(open, type(' ')).intents).toEqual([])
    expect(drawn(open)).toEqual([expect.stringContaining('Type words')])
    expect(drawn(after(open, type('ship')).view)).toEqual([expect.stringContaining('Looking')])
    expect(drawn(after(open, type('ship'), found('ship', [])).view)).toEqual([
      expect.stringContaining('No message has all of these words.'),
    ])
  })

  it('goes on by itself where a page is empty and not the last', () => {
    const looks = after(open, type('⛵'), found('⛵', [], { next: 50 }))
    expect(looks.intents).toEqual([asked('⛵'), asked('⛵', undefined, 50)])
    expect(drawn(looks.view)).toEqual([expect.stringContaining('Looking')])
    const hits = [hit('⛵ ahoy', 'A', NINE)]
    const there = after(
      looks.view,
      found('⛵', [], { before: 50, next: 20 }),
      found('⛵', hits, { before: 20 }),
    )
    expect(there.intents).toEqual([asked('⛵', undefined, 20)])
    expect(drawn(there.view)).toHaveLength(1)
  })

  it('shows chat, excerpt with the match marked, and time', () => {
    const hits = [hit('The blue ship sails', 'A', NINE), hit('a shipyard', 'B', NINE, 'eve@other')]
    const view = after(open, type('ship'), found('ship', hits)).view
    expect(drawn(view)[0]).toMatch(/^▸ Bob +The blue \[ship\] sails +6 Jan$/)
    expect(drawn(view)[1]).toMatch(/^ {2}eve @ Other|^ {2}eve +a \[ship\]yard +6 Jan$/)
  })

  it('drops an answer to words that are not looked for any more', () => {
    const view = after(open, type('ship'), type('s'), found('ship', many(0, 1))).view
    expect(drawn(view)).toEqual([expect.stringContaining('Looking')])
    const here = after(start, press('ctrl+f'), type('ship'), found('ship', many(0, 1))).view
    expect(drawn(here)).toEqual([expect.stringContaining('Looking')])
    const closed = after(open, type('ship'), press('escape'), found('ship', many(0, 1)))
    expect(closed).toMatchObject({ intents: [asked('ship')], view: { picker: undefined } })
  })

  it('asks for older ones when the pointer comes near the last, once', () => {
    const first = after(open, type('ship'), found('ship', many(0, 50), { next: 7 })).view
    const near = after(first, press('pagedown'), press('pagedown'), press('down'), press('down'))
    expect(near.intents).toEqual([asked('ship', undefined, 7)])
    expect(after(near.view, press('down')).intents).toEqual([])
    const { view } = after(near.view, found('ship', many(50, 3), { before: 7 }))
    if (view.picker === undefined) throw new Error('no picker')
    expect(pickerField(view, view.picker).count).toContain('41 of 53')
    expect(after(view, found('ship', many(50, 3), { before: 7 })).view).toBe(view)
  })

  it('keeps the words where one changes from this chat to all', () => {
    const { view, intents } = after(start, press('ctrl+f'), type('ship'), press('ctrl+r'))
    expect(view.picker).toMatchObject({ kind: 'search', within: undefined, query: { text: 'ship' } })
    expect(intents.at(-1)).toEqual(asked('ship'))
  })
})

describe('a hit', () => {
  const hits = [hit('ship one', 'A', NINE), hit('ship two', 'B', NINE - 1, 'eve@other')]
  const open = after(start, press('ctrl+r'), type('ship'), found('ship', hits)).view
  const around = (id: string, address: string): object => ({
    do: 'talk',
    talk: { ask: 'around', message: { with: address, id, direction: 'in' } },
  })

  it('is gone to in its own chat, which opens first where it is another', () => {
    expect(after(open, press('enter')).intents).toEqual([around('A', PEER)])
    expect(after(open, press('down'), press('enter')).intents).toEqual([
      { do: 'open', with: 'eve@other' },
      around('B', 'eve@other'),
    ])
  })

  it('is followed by the next one with F3, and back with Shift-F3, until there is none', () => {
    const there = after(open, press('enter')).view
    const next = after(there, press('f3'))
    expect(next.intents).toContainEqual(around('B', 'eve@other'))
    expect(next.view.line?.text).toMatch(/^2 of 2 with “ship”/)
    expect(after(next.view, press('f3')).view.line?.text).toMatch(/^! there is no older message/)
    expect(after(next.view, press('shift+f3')).intents).toEqual([around('A', PEER)])
    expect(after(start, press('f3')).view.line?.text).toMatch(/^! nothing was looked for · you · Ctrl-F/)
  })

  it('asks for older ones at the last, and goes on when they come', () => {
    const one = after(
      start,
      press('ctrl+r'),
      type('ship'),
      found('ship', many(0, 1), { next: 7 }),
      press('enter'),
    ).view
    const waiting = after(one, press('f3'), press('f3'))
    expect(waiting.intents).toEqual([asked('ship', undefined, 7)])
    const more = after(waiting.view, found('ship', many(1, 2), { before: 7 }))
    expect(more.intents).toEqual([around('S1', PEER)])
  })
})

describe('an excerpt', () => {
  const marked = (text: string, query: string): string => {
    const excerpt = excerptOf(text, queryWords(query))
    return Array.from(excerpt.text, (char, at) =>
      excerpt.marks.includes(at) ? char.toUpperCase() : char,
    ).join('')
  }

  it('marks what begins with the words, case and accents aside', () => {
    expect(marked('zoe met zoë and azoe', 'ZOE')).toBe('ZOE met ZOË and azoe')
    expect(marked('caf\u0065\u0301 au lait', 'cafe')).toBe('CAFE\u0301 au lait')
    expect(marked('straße und strasse', 'stras')).toBe('straße und STRASse')
  })

  it('finds any part of scripts without spaces', () => {
    expect(excerptOf('今日は天気がいい', queryWords('天気')).marks).toEqual([3, 4])
  })

  it('begins near the first match of a long message, at a word, and is sanitised', () => {
    const { text, marks } = excerptOf(
      `${'word '.repeat(1_000)}\u001b]0;x\u0007 needle ${'tail '.repeat(100)}`,
      ['needle'],
    )
    expect(text).toMatch(/^…[^\u001b\u0007]*needle/)
    expect(text.indexOf('needle')).toBeLessThan(40)
    expect(text.length).toBeLessThan(300)
    expect(marks[0]).toBe(text.indexOf('needle'))
  })

  it('splits no character where it is cut', () => {
    for (let shift = 0; shift < 8; shift += 1) {
      const { text } = excerptOf(`${'x'.repeat(shift)}${'👩‍🚀'.repeat(60)} needle`, ['needle'])
      expect(text).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/)
    }
  })
})

function typed(text: string): readonly Input[] {
  return [type(text), press('enter')]
}
