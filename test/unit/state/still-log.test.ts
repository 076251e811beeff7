// What stays where it is while somebody writes: no message moves for the sake of a proposal or of a longer draft.
import { describe, it, expect } from 'vitest'
import { aboveComposer } from '#cli/state/compose/above-composer.js'
import { openCompletion } from '#cli/state/compose/completion.js'
import { bodyTop } from '#cli/state/cursor.js'
import type { Input } from '#cli/state/input.js'
import { logInSight } from '#cli/state/log-in-sight.js'
import { layoutOf, type View } from '#cli/state/view.js'
import { PEER, message } from '../../support/fake-client.js'
import { openedChat } from '../../support/opened-chat.js'
import { after, press, type } from '../../support/view-inputs.js'

const SIZES = [
  { columns: 60, rows: 15 },
  { columns: 80, rows: 24 },
  { columns: 130, rows: 40 },
]
const many = Array.from({ length: 60 }, (_, at) => message(at, `text ${at}`))

/** The screen row of each line of the log that can be seen. */
function places(view: View): ReadonlyMap<string, number> {
  if (view.chat === undefined) return new Map()
  const { lines, above } = logInSight(view, view.chat)
  return new Map(lines.map(({ key }, at) => [key, bodyTop(view) + above + at]))
}

/** Lines that are at another place than before; those that went out of sight are none. */
const moved = (before: View, now: View): readonly string[] =>
  [...places(now)].filter(([key, at]) => places(before).get(key) !== at).map(([key]) => key)

const typed = (text: string): readonly Input[] => Array.from(text, type)

describe.each(SIZES)('a log of $columns×$rows', (size) => {
  it.each([60, 2])('with %d messages stays while a command is typed and completed', (count) => {
    const start = openedChat(many.slice(0, count), { size })
    let view = start
    for (const key of [...typed('/una'), press('tab'), ...typed(' :smi'), press('tab')]) {
      view = after(view, key).view
      expect(moved(start, view)).toEqual([])
      const { body, covered } = layoutOf(view)
      expect(covered).toBe(aboveComposer(view).length)
      expect(body).toBe(layoutOf(start).body)
    }
    expect(openCompletion(view)).toBeDefined()
  })

  it('stays while a draft grows, where one reads further up', () => {
    const start = after(openedChat(many, { size }), press('pageup')).view
    let view = start
    for (const key of [...typed('one'), press('alt+enter'), press('alt+enter'), ...typed(':smile')]) {
      view = after(view, key).view
      expect(moved(start, view)).toEqual([])
    }
    const { composer, covered, inFront } = layoutOf(view)
    expect(composer).toBe(3)
    expect(covered).toBe(2 + inFront)
  })

  it('gives way to a draft that grows at its end: what is answered stays in sight', () => {
    const start = openedChat(many, { size })
    const { view } = after(start, ...typed('one'), press('alt+enter'))
    expect(logInSight(view, view.chat ?? expect.fail()).lines.at(-1)?.of).toBe('in/M59')
  })
})

describe('a message that comes behind proposals', () => {
  it('is seen when they are gone', () => {
    const start = openedChat(many)
    const event = { event: 'message', id: 'A', from: PEER, to: 'ada@parley', jid: '1@s', text: 'hi' } as const
    const covered = after(start, type('/'), {
      type: 'event',
      event: { ...event, timestamp: 2_000_000_000_000 },
    })
    expect(covered.intents.filter((intent) => intent.do === 'seen')).toEqual([])
    expect(after(covered.view, press('escape')).intents).toContainEqual({
      ...{ do: 'seen', with: PEER, upTo: 'A' },
    })
  })
})

describe('the line below a log that is read further up', () => {
  it('says how many came meanwhile, and the key', () => {
    const up = after(openedChat(many), press('pageup')).view
    const event = { event: 'message', id: 'A', from: PEER, to: 'ada@parley', jid: '1@s', text: 'hi' } as const
    const now = after(up, { type: 'event', event: { ...event, timestamp: 9e12 } }).view
    expect(moved(up, now)).toEqual([])
    expect(logInSight(up, up.chat ?? expect.fail()).more).toBe('more below · PageDown')
    expect(logInSight(now, now.chat ?? expect.fail()).more).toBe('more below, 1 new · PageDown')
  })
})

describe('a message that is being answered', () => {
  it('says so where it is taken back meanwhile', () => {
    const start = after(openedChat(many), press('alt+t'), type('yes')).view
    expect(aboveComposer(start)[0]?.text).toMatch(/^▏ to /)
    const event = { event: 'revoked', with: PEER, id: 'M59', direction: 'in', timestamp: 9e12 } as const
    expect(aboveComposer(after(start, { type: 'event', event }).view)[0]?.text).toBe(
      '▏ what you answer was taken back: this goes as a message of its own',
    )
  })
})

describe('proposals of files', () => {
  const found = (typed: string, ...names: readonly string[]): Input => ({
    type: 'compose',
    compose: { tell: 'files', typed, files: names.map((path) => ({ path, folder: false })) },
  })
  const shown = (view: View): readonly string[] =>
    openCompletion(view)?.proposals.map((proposal) => proposal.shown) ?? []
  const open = after(openedChat(many), ...typed('/send a'), found('a', 'ab', 'abc', 'ax')).view

  it('stay as far as they fit until the disk has answered', () => {
    expect(shown(open)).toEqual(['ab', 'abc', 'ax'])
    const next = after(open, type('b')).view
    expect(shown(next)).toEqual(['abc'])
    expect(shown(after(next, found('ab', 'ab', 'abc')).view)).toEqual(['ab', 'abc'])
  })

  it('go where the disk knows none', () => {
    expect(shown(after(open, type('b'), found('ab')).view)).toEqual([])
  })
})
