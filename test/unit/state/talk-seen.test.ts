// When a message counts as seen.
import { describe, it, expect } from 'vitest'
import type { Input } from '#cli/state/input.js'
import { visibleLines } from '#cli/state/log-window.js'
import { layoutOf, logStyle, openSheet, type View } from '#cli/state/view.js'
import { PEER, message } from '../../support/fake-client.js'
import { openedChat } from '../../support/opened-chat.js'
import { after, press, type } from '../../support/view-inputs.js'

const arrives = (id: string, text = 'hello', from = PEER): Input => ({
  type: 'event',
  event: { event: 'message', id, from, to: 'ada@parley', jid: '1@s', text, timestamp: 2_000_000_000_000 },
})
const seen = (view: View, ...inputs: readonly Input[]): string[] =>
  after(view, ...inputs).intents.flatMap((intent) => (intent.do === 'seen' ? [intent.upTo] : []))
const unread = (view: View): number | undefined => view.chats.find((chat) => chat.with === PEER)?.unread
const many = Array.from({ length: 60 }, (_, at) => message(at, `text ${at}`))

describe('what counts as seen', () => {
  const start = openedChat([message(1, 'first')])

  it('is what arrives in the open chat of a watched screen, once', () => {
    expect(seen(start, arrives('A'), arrives('A'), arrives('B'))).toEqual(['A', 'B'])
  })

  it('is nothing while the terminal has no focus, until it has', () => {
    const away = after(start, { type: 'focus', focused: false }, arrives('A'), arrives('B')).view
    expect(unread(away)).toBe(2)
    expect(seen(away, { type: 'focus', focused: true })).toEqual(['B'])
    expect(unread(after(away, { type: 'focus', focused: true }).view)).toBe(0)
  })

  it('is nothing below a sheet, until it closes', () => {
    const covered = after({ ...start, sheet: openSheet({ kind: 'keys' }) }, arrives('A'))
    expect(covered.intents.filter((intent) => intent.do === 'seen')).toEqual([])
    expect(unread(covered.view)).toBe(1)
    expect(seen({ ...covered.view, sheet: undefined }, type('x'))).toEqual(['A'])
  })

  it('is nothing below a picker or a lock', () => {
    const picking = after(start, press('alt+k')).view
    expect(picking.picker).toBeDefined()
    expect(seen(picking, arrives('A'))).toEqual([])
    expect(seen(after(start, { type: 'focus', focused: false }).view, arrives('A'))).toEqual([])
  })

  it('is nothing that another chat gets, whatever id it has', () => {
    const { view, intents } = after(start, arrives('M1', 'same id', 'eve@parley'))
    expect(intents.filter((intent) => intent.do === 'seen')).toEqual([])
    expect(view.chats.find((chat) => chat.with === 'eve@parley')?.unread).toBe(1)
  })

  it('is nothing below the window of a log that is scrolled up, until it is scrolled to', () => {
    const up = after(openedChat(many), press('pageup')).view
    expect(seen(up, arrives('A'))).toEqual([])
    const waiting = after(up, arrives('A')).view
    expect(unread(waiting)).toBe(1)
    expect(seen(waiting, press('ctrl+end'))).toEqual(['A'])
  })

  it('begins, in a chat with more than a screen of news, with what fits below the new-messages line', () => {
    const view = openedChat(many, { unread: 50 })
    const lines = visibleLines(
      view.chat ?? { rows: [], bottom: undefined, newFrom: undefined, fresh: 0 },
      logStyle(view),
      1,
    )
    expect(view.chat?.newFrom).toBe('in/M10')
    expect(view.chat?.bottom).toBeDefined()
    const last = Number(/\d+/.exec(lines[0]?.of ?? '')?.[0])
    expect(last).toBeLessThan(10 + layoutOf(view).body)
    expect(unread(view)).toBe(59 - last)
    expect(seen(view, press('pagedown'))).toHaveLength(1)
    const end = after(view, press('ctrl+end'))
    expect(unread(end.view)).toBe(0)
  })
})

describe('the new-messages line', () => {
  it('stands above the first that nobody watched, and moves on once all was seen', () => {
    const away: Input = { type: 'focus', focused: false }
    const back: Input = { type: 'focus', focused: true }
    const start = openedChat([message(1, 'first')])
    const once = after(start, away, arrives('A'), arrives('B')).view
    expect(once.chat?.newFrom).toBe('in/A')
    expect(after(once, back, arrives('C')).view.chat?.newFrom).toBe('in/A')
    expect(after(once, back, away, arrives('C')).view.chat?.newFrom).toBe('in/C')
  })
})
