import { describe, it, expect } from 'vitest'
import type { RequestView } from '#cli/client/api.js'
import { boundaryLine } from '#cli/state/boundary.js'
import { bannerLines } from '#cli/state/consent/banner.js'
import { flowHint } from '#cli/state/consent/flow-keys.js'
import { flowLines } from '#cli/state/consent/flow-page.js'
import { errorLine, infoLine } from '#cli/state/error-lines.js'
import { paneSize, paneLayout, type Size } from '#cli/state/layout.js'
import { hanging, plain } from '#cli/state/paragraphs.js'
import { sheetLines } from '#cli/state/sheet.js'
import { emptyView, layoutOf, lineRows, type View } from '#cli/state/view.js'
import { cells } from '#cli/state/width.js'
import { chatSummary } from '../../support/chat-summary.js'
import { app } from '../../support/interop-views.js'
import { after, paste, press, type } from '../../support/view-inputs.js'

const SMALLEST: Size = { columns: 60, rows: 15 }
/** One of two panes in a terminal of 100 columns. */
const HALF: Size = { columns: 49, rows: 30 }
const LONG = '漢'.repeat(254)
const STRANGER = `${LONG}@parley`
const summary = chatSummary(STRANGER, { unread: 1, standing: 'request' })
const request: RequestView = {
  ...{ id: 1, from: STRANGER, app: 'Parley', identifier: LONG, since: 1, messages: 1, last: undefined },
}
const asked = (size: Size, title = ''): View =>
  after(
    { ...emptyView(title, size), kind: 'meta' },
    { type: 'chats', chats: [summary] },
    { type: 'requests', requests: [request] },
    { type: 'opened', with: STRANGER, page: { entries: [], before: undefined } },
  ).view
const texts = (lines: readonly { readonly text: string }[]): string[] => lines.map(({ text }) => text)

describe('a narrow terminal', () => {
  it('is never drawn taller than it is, whatever is in it', () => {
    for (const title of ['', 'ada @ Parley']) {
      const long = after(asked(SMALLEST, title), paste('x\n'.repeat(9)))
      const view = { ...long.view, line: errorLine('y'.repeat(400), 'you', 'z') }
      const { body, composer, line } = layoutOf(view)
      const rows = (title === '' ? 0 : 1) + 1 + bannerLines(view).length + body + line + 1 + composer + 1
      expect(rows).toBe(SMALLEST.rows)
      expect(body).toBeGreaterThanOrEqual(3)
    }
    expect(
      paneLayout(SMALLEST, 9, 9, { titled: true, banner: 3, below: 0, inFront: 0, still: false }),
    ).toMatchObject({
      composer: 2,
      line: 3,
    })
  })

  it('has every key of a request in sight, also side by side', () => {
    expect(paneSize({ columns: 100, rows: 30 }, 2)).toEqual(HALF)
    const [who, effect, keys] = texts(bannerLines(asked(HALF)))
    expect(who).toMatch(/^\? 漢+… from Parley asks to write/)
    expect(effect).toBe('They learn nothing until you accept or reply.')
    expect(keys).toBe('Alt: Y accept · D delete · X block · S report')
  })

  it('keeps the next key of an error whose cause is long', () => {
    for (const { columns } of [SMALLEST, HALF]) {
      const line = errorLine(`${LONG} is not there`, 'they', 'choose another, or Enter')
      const rows = lineRows({ ...emptyView('', { columns, rows: 15 }), line })
      expect(rows.length).toBeLessThanOrEqual(3)
      expect(rows.join(' ')).toMatch(/… · they · choose another, or Enter$/)
      expect(rows.every((row) => cells(row) <= columns)).toBe(true)
    }
  })

  it('shows a line that fits as it is, and no more than three rows of any', () => {
    const rows = (text: string): readonly string[] =>
      lineRows({ ...emptyView('', SMALLEST), line: infoLine(text) })
    expect(rows('done')).toEqual(['done'])
    expect(rows('w '.repeat(400))).toHaveLength(3)
  })
})

describe('somebody with a very long name', () => {
  it('is from an app that one still reads', () => {
    const line = boundaryLine({ me: 'ada@parley', peer: STRANGER, state: 'request' }, 58)
    expect(line).toMatch(/^ada @ Parley ⇄ 漢+… @ Parley · e2ee · request$/)
    expect(cells(line)).toBeLessThanOrEqual(58)
    const both = boundaryLine({ me: STRANGER, peer: STRANGER, state: 'request' }, 58)
    expect(both).toMatch(/^漢+… ⇄ 漢+… @ Parley · e2ee · request$/)
  })

  it.each(['alt+d', 'alt+s'])('does not push what is asked by %s out of its title', (chord) => {
    const lines = texts(flowLines(after(asked(SMALLEST), press(chord)).view))
    expect(lines.slice(0, 2).join(' ')).toMatch(/漢… @ Parley(\?| to Meta)/)
    expect(lines.every((text) => cells(text) < SMALLEST.columns)).toBe(true)
  })

  it('leaves what came of it in sight', () => {
    const { view } = after(asked(SMALLEST), { type: 'decided', with: STRANGER, state: 'accepted' })
    expect(lineRows(view).join(' ')).toMatch(/@ Parley is accepted: they may write/)
  })
})

describe('the keys of a decision', () => {
  it('always say how to leave it', () => {
    for (const keys of [[], ['enter'], ['enter', 'enter']]) {
      const { view } = after(asked(HALF), press('alt+s'), ...keys.map(press))
      const hint = view.flow === undefined ? '' : flowHint(view, view.flow)
      expect(hint).toMatch(/ · Esc leaves$/)
      expect(cells(hint)).toBeLessThanOrEqual(HALF.columns)
    }
  })
})

describe('lists', () => {
  it('hang wide texts below their first line without losing any', () => {
    const lines = hanging('漢漢 ', plain('字'.repeat(20)), 15)
    expect(lines.every(({ text }) => cells(text) <= 15)).toBe(true)
    expect(texts(lines).join('').replaceAll(/[^字]/g, '')).toHaveLength(20)
  })

  it('of apps say of each whether it is on, however narrow', () => {
    const partners = [app(1, { name: 'n'.repeat(60), enabled: true, status: 'removed' })]
    const sheet = after({ ...emptyView('', HALF), kind: 'meta' }, { type: 'partners', partners }).view
    expect(texts(sheetLines(sheet)).join(' ').replaceAll(/\s+/g, ' ')).toContain('may reach me (removed)')
  })

  it('of a hundred requests open the next by its key', () => {
    const many = Array.from({ length: 100 }, (_, at) => ({ ...request, id: at, from: `s${at}@parley` }))
    const { view, intents } = after(asked(SMALLEST), { type: 'requests', requests: many }, press('alt+r'))
    expect(intents).toEqual([{ do: 'open', with: 's0@parley' }])
    const listed = after(view, type('/requests'), press('enter'), press('pagedown')).view
    expect(sheetLines(listed).length).toBeLessThanOrEqual(layoutOf(listed).body)
  })
})
