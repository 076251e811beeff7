import { describe, it, expect } from 'vitest'
import type { ChatSummary, HistoryEntry } from '#cli/client/api.js'
import { cursorOf } from '#cli/state/cursor.js'
import type { Input, Intent } from '#cli/state/input.js'
import type { Key } from '#cli/state/key.js'
import { chatItem } from '#cli/state/chats.js'
import { visibleLines } from '#cli/state/log-window.js'
import { sheetLines } from '#cli/state/sheet.js'
import { emptyView, logStyle, type View } from '#cli/state/view.js'
import { emptyScreen, updateScreen } from '#cli/state/screen.js'
import { chatSummary } from '../../support/chat-summary.js'
import { NINE, PEER, message } from '../../support/fake-client.js'
import { firstOf } from '../../support/fake-facets.js'
import { after, notWriting, press, type } from '../../support/view-inputs.js'

const SIZE = { columns: 80, rows: 24 }
const EVIL = '\x1b]0;x\x07\u202E'
const summary = (address: string, unread: number, last: HistoryEntry): ChatSummary =>
  chatSummary(address, { unread, last })
const received = (id: string, from: string, text: string): Input => ({
  type: 'event',
  event: { event: 'message', id, from, to: 'ada@parley', jid: 'x', text, timestamp: NINE },
})

const empty = emptyView('', SIZE)
const opened = (...entries: readonly HistoryEntry[]): View =>
  after(empty, { type: 'opened', with: PEER, page: { entries, before: undefined } }).view

describe('writing', () => {
  it('opens a chat by /to with the address in its normal form', () => {
    expect(after(empty, type('/to +4915550001@WhatsApp'), press('enter')).intents).toEqual([
      { do: 'open', with: PEER },
    ])
  })

  it('sends the draft to the open chat and empties the composer', () => {
    const { view, intents } = after(opened(), type('hi'), press('alt+enter'), type('there'), press('enter'))
    expect(notWriting(intents)).toEqual([{ do: 'send', to: PEER, text: 'hi\nthere' }])
    expect(view.composer.text).toBe('')
  })

  it('lets a message begin with a slash', () => {
    expect(notWriting(after(opened(), type('//etc'), press('enter')).intents)).toEqual([
      { do: 'send', to: PEER, text: '/etc' },
    ])
  })

  it.each([
    ['hello', /no chat is open · you · type \/to/],
    ['/to nonsense', /an address reads .* · you · type \/to/],
    ['/frobnicate', /no command \/frobnicate · you · \? shows/],
    ['/constructor', /no command \/constructor/],
    ['/enable many', /by its number · you · type \/partners/],
    ['/trust', /no chat is open/],
    ['/block', /no chat is open · you · type \/block ADDRESS/],
    ['/unblock', /no chat is open · you · type \/unblock ADDRESS/],
  ])('answers %s with cause, actor and next key', (text, line) => {
    const { view, intents } = after(empty, type(text), press('enter'))
    expect(view.line?.text).toMatch(line)
    expect(intents).toEqual([])
  })

  it('keeps the draft when there is nobody to send it to', () => {
    expect(after(empty, type('hello'), press('enter')).view.composer.text).toBe('hello')
  })

  it('asks for partners, trust and quitting', () => {
    const asked = (text: string): Intent[] => after(opened(), type(text), press('enter')).intents
    expect(asked('/partners')).toEqual([{ do: 'partners' }])
    expect(asked('/enable 1')).toEqual([{ do: 'interop', purpose: 'choose', app: 1 }])
    expect(asked('/disable 1')).toEqual([{ do: 'set-partner', id: 1, enabled: false }])
    expect(asked('/trust')).toEqual([{ do: 'trust', with: PEER }])
    expect(asked('/block')).toEqual([{ do: 'block', with: PEER, blocked: true }])
    expect(asked('/unblock')).toEqual([{ do: 'block', with: PEER, blocked: false }])
    expect(asked('/unblock eve@parley')).toEqual([{ do: 'block', with: 'eve@parley', blocked: false }])
    expect(asked('/quit')).toEqual([{ do: 'quit' }])
  })
})

describe('blocking', () => {
  it('says what it means, and leaves the chat open', () => {
    const told = (blocked: boolean) =>
      after(opened(message(1, 'hi')), { type: 'blocked', with: PEER, blocked })
    expect(told(true).view.line?.text).toBe(
      `+4915550001 @ WhatsApp is blocked: neither of you reaches the other`,
    )
    expect(told(false).view.line?.text).toBe(`+4915550001 @ WhatsApp is not blocked any more`)
    expect(told(true).view.chat?.rows).toHaveLength(1)
    expect(told(true).intents).toEqual([{ do: 'refresh' }])
  })
})

describe('ticks', () => {
  const sending: Input = { type: 'sending', id: 'A', to: PEER, text: 'hi', now: NINE }
  const stateOf = (view: View): unknown => view.chat?.rows.find(({ id }) => id === 'A')

  it('never says sent before the ack', () => {
    expect(stateOf(after(opened(), sending).view)).toMatchObject({ state: 'sending' })
    const acked: Input = { type: 'event', event: { event: 'sent', id: 'A' } }
    expect(stateOf(after(opened(), sending, acked).view)).toMatchObject({ state: 'sent' })
  })

  it('shows why a message waits, is held or failed', () => {
    const queued: Input = {
      type: 'event',
      event: { event: 'queued', id: 'A', reason: `off${EVIL}`, cause: 'offline' },
    }
    expect(stateOf(after(opened(), sending, queued).view)).toMatchObject({
      state: 'sending',
      reason: 'off␛]0;x␇\uFFFD',
    })
    const held: Input = { type: 'event', event: { event: 'failed', id: 'A', reason: 'key', cause: 'held' } }
    expect(stateOf(after(opened(), sending, held).view)).toMatchObject({ state: 'held', reason: 'key' })
    const failed: Input = {
      type: 'send-failed',
      id: 'A',
      failure: { code: 'unreachable-recipient', message: 'gone' },
    }
    const { view } = after(opened(), sending, failed)
    expect(stateOf(view)).toMatchObject({ state: 'failed', reason: 'gone' })
    expect(view.line?.text).toBe('! gone · they · ↑ brings the text back')
  })

  it('says below a message that failed how it is sent again, and marks its chat in the list', () => {
    const failed: Input = {
      type: 'event',
      event: { event: 'failed', id: 'A', reason: 'nobody is there', cause: 'refused' },
    }
    const { view } = after(opened(), sending, failed)
    const lines = visibleLines(view.chat ?? expect.fail(), logStyle(view), 9).map(({ text }) => text)
    expect(lines.join(' ').replaceAll(/ +/g, ' ')).toContain('nobody is there · Alt-M, then g sends it again')
    const last = { ...message(1, 'hello', 'sent'), state: 'failed' } as const
    expect(chatItem(summary(PEER, 0, last)).preview).toBe('! you: hello')
  })

  it('takes a delivery receipt before the ack without going back', () => {
    const receipt: Input = {
      type: 'event',
      event: { event: 'receipt', id: 'A', state: 'delivered', from: PEER },
    }
    const acked: Input = { type: 'event', event: { event: 'sent', id: 'A' } }
    expect(stateOf(after(opened(), sending, receipt, acked).view)).toMatchObject({ state: 'delivered' })
  })

  it('reads the history again for a message it does not know', () => {
    const sent: Input = { type: 'event', event: { event: 'sent', id: 'elsewhere' } }
    expect(after(opened(), sent).intents).toEqual([{ do: 'refresh' }])
  })
})

describe('receiving', () => {
  it('shows a message once, however often it is told', () => {
    const { view, intents } = after(opened(), received('A', PEER, 'hi'), received('A', PEER, 'hi'))
    expect(view.chat?.rows).toHaveLength(1)
    expect(intents).toEqual([{ do: 'seen', with: PEER, upTo: 'A' }])
  })

  it('counts what arrives elsewhere or unwatched as unread, and draws the line above it', () => {
    const away = after(
      opened(),
      { type: 'focus', focused: false },
      received('A', PEER, 'hi'),
      received('B', PEER, 'you'),
    ).view
    expect(away.chats[0]).toMatchObject({ unread: 2 })
    expect(away.chat?.newFrom).toBe('in/A')
    const back = after(away, { type: 'focus', focused: true })
    expect(back.view.chats[0]).toMatchObject({ unread: 0 })
    expect(back.intents).toEqual([
      { do: 'seen', with: PEER, upTo: 'B' },
      { do: 'talk', talk: { ask: 'attend', attended: true } },
    ])
    expect(back.view.chat?.newFrom).toBe('in/A')
  })

  it('marks where the unread part of an opened chat begins', () => {
    const entries = [message(0, 'a'), message(1, 'b', 'sent'), message(2, 'c'), message(3, 'd')]
    const { view } = after(
      empty,
      { type: 'chats', chats: [summary(PEER, 2, entries[3]!)] },
      { type: 'opened', with: PEER, page: { entries, before: undefined }, unread: firstOf(PEER, entries, 2) },
    )
    expect(view.chat?.newFrom).toBe('in/M2')
    expect(view.chats[0]?.unread).toBe(0)
  })

  it('goes to the next unread chat by Alt-A', () => {
    const chats = [
      summary('a@parley', 0, message(9, 'x')),
      summary('b@parley', 0, message(8, 'x')),
      summary('c@parley', 3, message(7, 'x')),
    ]
    expect(after(empty, { type: 'chats', chats }, press('alt+a')).intents).toEqual([
      { do: 'open', with: 'c@parley' },
    ])
  })

  it('lets nothing hostile into the model', () => {
    const { view } = after(
      opened(),
      received('A', PEER, EVIL),
      received('B', `eve${EVIL}@parley`, EVIL),
      {
        type: 'event',
        event: { event: 'notice', notice: 'identity-changed', with: PEER, text: EVIL, timestamp: NINE },
      },
      { type: 'event', event: { event: 'notice', notice: 'refused', text: EVIL, timestamp: NINE } },
      { type: 'event', event: { event: 'connection', state: 'offline', reason: EVIL } },
      { type: 'partners', partners: [{ id: 1, name: EVIL, handle: EVIL, status: 'active', enabled: true }] },
    )
    const { chats, ...drawn } = view
    const model = JSON.stringify([drawn, chats.map(({ preview }) => preview)])
    expect(model).not.toMatch(/\\u001b|\\u0007|\u202E/)
    expect(model).toContain('␛]0;x␇')
  })
})

describe('a changed key', () => {
  it('is marked until it is trusted', () => {
    const notice: Input = {
      type: 'event',
      event: { event: 'notice', notice: 'identity-changed', with: PEER, text: 'changed', timestamp: NINE },
    }
    const { view } = after(opened(), notice)
    expect(view.chats[0]?.identityChanged).toBe(true)
    const trusted = after(view, { type: 'trusted', with: PEER, released: 2 })
    expect(trusted.view.chats[0]?.identityChanged).toBe(false)
    expect(trusted.view.line?.text).toContain('2 held messages are on the way')
  })
})

describe('reading back', () => {
  const entries = Array.from({ length: 60 }, (_, at) => message(at, `text ${at}`))

  it('asks for older messages once, when the beginning comes into sight', () => {
    const start = after(empty, { type: 'opened', with: PEER, page: { entries, before: 40 } }).view
    const { view, intents } = after(start, ...Array.from({ length: 9 }, () => press('pageup')))
    expect(intents).toEqual([{ do: 'older', with: PEER, before: 40 }])
    const older = after(view, {
      type: 'older',
      with: PEER,
      page: { entries: [message(-1, 'first')], before: undefined },
    })
    expect(older.view.chat?.rows).toHaveLength(61)
    expect(older.view.chat?.bottom).toEqual(view.chat?.bottom)
  })

  it('follows the end again after PageDown to it', () => {
    const { view } = after(opened(...entries), press('pageup'), press('pagedown'), press('pagedown'))
    expect(view.chat?.bottom).toBeUndefined()
  })
})

describe('the key sheet', () => {
  it('opens by ? in an empty composer only, scrolls, and closes by Esc', () => {
    const open = after({ ...empty, size: { columns: 60, rows: 15 } }, type('?')).view
    expect(sheetLines(open)[0]?.text).toBe('Keys')
    expect(sheetLines(after(open, press('down')).view)[0]?.text).toMatch(/^Ctrl-Q Ctrl-C +quit$/)
    expect(after(open, press('up')).view.sheet?.from).toBe(0)
    expect(after(open, press('escape')).view.sheet).toBeUndefined()
    expect(after(empty, type('a'), type('?')).view.composer.text).toBe('a?')
  })
})

describe('two people side by side', () => {
  const key = (chord: string): { type: 'key'; key: Key } => ({ type: 'key', key: { kind: 'press', chord } })
  const screen = emptyScreen(['Ada', 'Bob'], { columns: 100, rows: 24 })

  it('gives keys to one of them and goes over by Tab', () => {
    const typed = updateScreen(screen, { type: 'key', key: { kind: 'text', text: 'a' } }).screen
    const other = updateScreen(updateScreen(typed, key('tab')).screen, {
      type: 'key',
      key: { kind: 'text', text: 'b' },
    }).screen
    expect(other.panes.map((pane) => pane.composer.text)).toEqual(['a', 'b'])
    expect(other.panes.map((pane) => pane.focused)).toEqual([false, true])
    expect(updateScreen(other, key('tab')).screen.active).toBe(0)
  })

  it('shares the columns from 100 on and shows one at a time below', () => {
    expect(screen.panes.map(({ size }) => size.columns)).toEqual([49, 49])
    expect(cursorOf({ ...screen, active: 1 })).toEqual({ x: 52, y: 22 })
    const narrow = updateScreen(screen, { type: 'resized', size: { columns: 99, rows: 24 } }).screen
    expect(narrow.panes.map(({ size }) => size.columns)).toEqual([99, 99])
  })

  it('sees nothing while the terminal window has not the focus', () => {
    const away = updateScreen(screen, { type: 'key', key: { kind: 'focus', focused: false } }).screen
    expect(away.panes.map(({ focused }) => focused)).toEqual([false, false])
    const back = updateScreen(away, { type: 'key', key: { kind: 'focus', focused: true } }).screen
    expect(back.panes.map(({ focused }) => focused)).toEqual([true, false])
  })
})
