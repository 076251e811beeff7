import { describe, it, expect } from 'vitest'
import type { ChatSummary, HistoryEntry, RequestView } from '#cli/client/api.js'
import { bannerLines } from '#cli/state/consent/banner.js'
import type { Input } from '#cli/state/input.js'
import { sheetLines } from '#cli/state/sheet.js'
import { besideInList, chatSections, isRequest, nextUnreadInList } from '#cli/state/chat-sections.js'
import { boundaryState, emptyView, layoutOf, logStyle, unreadCount, type View } from '#cli/state/view.js'
import { selectionHint } from '#cli/state/talk/selection.js'
import { linesOf } from '#cli/state/log-lines.js'
import { chatSummary } from '../../support/chat-summary.js'
import { NINE, mediaMessage, message } from '../../support/fake-client.js'
import { after, notWriting, press, type } from '../../support/view-inputs.js'

const EVE = 'eve@parley'
const EVIL = '\x1b]0;x\x07\u202E'
const summary = (address: string, more: Partial<ChatSummary> = {}): ChatSummary =>
  chatSummary(address, { unread: 1, last: message(1, 'hi'), ...more })
const request = (address: string, more: Partial<RequestView> = {}): RequestView => ({
  ...{ id: 7, from: address, app: 'Parley', identifier: address.split('@')[0] ?? '' },
  ...{ since: NINE, messages: 2, last: message(1, 'hi') },
  ...more,
})
const heard = (request?: true): Input => ({
  type: 'event',
  event: {
    ...{ event: 'message', id: 'A', from: EVE, to: 'me', jid: 'x', text: 'hi', timestamp: NINE },
    ...(request === undefined ? {} : { request }),
  },
})

const empty: View = { ...emptyView('', { columns: 80, rows: 24 }), kind: 'meta' }
const known = (...chats: readonly ChatSummary[]): View =>
  after(
    empty,
    { type: 'chats', chats },
    {
      type: 'requests',
      requests: chats.filter(({ standing }) => standing === 'request').map((chat) => request(chat.with)),
    },
  ).view
const asked = (...entries: readonly HistoryEntry[]): View =>
  after(known(summary(EVE, { standing: 'request' })), {
    type: 'opened',
    with: EVE,
    page: { entries, before: undefined },
  }).view
const banner = (view: View): string =>
  bannerLines(view)
    .map(({ text }) => text)
    .join('\n')

describe('a message request', () => {
  it('is told apart from chats when it comes, and who asks is looked up', () => {
    const { view, intents } = after(known(summary('bob@parley')), heard(true))
    expect(view.chats.find((chat) => chat.with === EVE)?.standing).toBe('request')
    expect(intents.filter(({ do: what }) => what !== 'desk')).toEqual([{ do: 'refresh' }])
    expect(unreadCount(view)).toBe(1)
    expect(after(known(summary('bob@parley')), heard()).view.chats[0]?.standing).toBe('accepted')
  })

  it('stands below the chats and is passed over by the key for unread ones', () => {
    const view = known(
      summary('a@parley', { last: message(1, 'x') }),
      summary(EVE, { standing: 'request', last: message(9, 'x') }),
    )
    expect(
      chatSections(view).map(({ heading, chats }) => [heading, ...chats.map((chat) => chat.with)]),
    ).toEqual([
      [undefined, 'a@parley'],
      ['Requests (1)', EVE],
    ])
    expect(nextUnreadInList({ ...view, chat: undefined })?.with).toBe('a@parley')
    expect(besideInList(view, 'a@parley', 1)?.with).toBe(EVE)
  })

  it('opens under a banner with the app, the identifier, since when, and what they learn', () => {
    const view = asked(message(1, 'hi'))
    expect(banner(view)).toMatch(/^\? eve from Parley asks to write · since 6 Jan 2025, 09:00 · 2 messages\n/)
    expect(banner(view)).toContain('They learn nothing until you accept; replying accepts.')
    expect(banner(view)).toContain('Alt-Y accept · Alt-D delete · Alt-X block · Alt-S report')
    expect(boundaryState(view)).toBe('request')
    expect(layoutOf(view).body).toBe(24 - 4 - 3)
  })

  it('keeps its keys in sight of the narrowest terminal, whoever asks', () => {
    const name = 'x'.repeat(200)
    const view = after(asked(), {
      type: 'requests',
      requests: [request(EVE, { identifier: name, app: name })],
    })
    const narrow = after(view.view, { type: 'resized', size: { columns: 60, rows: 15 } }).view
    expect(bannerLines(narrow)).toHaveLength(3)
    expect(bannerLines(narrow).every(({ text }) => text.length <= 58)).toBe(true)
    expect(banner(narrow)).toMatch(/report$/)
  })

  it.each([
    ['alt+y', { do: 'accept-request', with: EVE }],
    ['alt+x', { do: 'block', with: EVE, blocked: true }],
  ] as const)('is decided by %s', (chord, intent) => {
    expect(after(asked(message(1, 'hi')), press(chord)).intents).toEqual([intent])
  })

  it('is deleted once one is sure, and not by Esc', () => {
    const sure = after(asked(message(1, 'hi')), press('alt+d'))
    expect(sure.intents).toEqual([])
    expect(sure.view.flow?.kind).toBe('confirm')
    expect(after(sure.view, press('escape'))).toMatchObject({ intents: [], view: { flow: undefined } })
    expect(after(sure.view, press('x'), type('y'), press('enter')).intents).toEqual([
      { do: 'delete-request', with: EVE },
    ])
  })

  it.each(['alt+y', 'alt+d', 'alt+x', 'alt+s'])('leaves %s without effect in any other chat', (chord) => {
    const view = after(known(summary(EVE)), {
      type: 'opened',
      with: EVE,
      page: { entries: [], before: undefined },
    }).view
    expect(after(view, press(chord))).toMatchObject({ intents: [], view: { flow: undefined } })
  })

  it('is accepted by a reply only once the engine says so', () => {
    const replied = after(asked(message(1, 'hi')), type('hello'), press('enter'))
    expect(notWriting(replied.intents)).toEqual([{ do: 'send', to: EVE, text: 'hello' }])
    const sending = after(replied.view, { type: 'sending', id: 'B', to: EVE, text: 'hello', now: NINE }).view
    expect(isRequest(sending)).toBe(true)
    const told = after(sending, { type: 'event', event: { event: 'request', with: EVE, state: 'accepted' } })
    expect(isRequest(told.view)).toBe(false)
    expect(told.view.requests).toEqual([])
    expect(banner(told.view)).toBe('')
    // What is on the screen is looked at by somebody who accepted them.
    expect(told.intents).toEqual([{ do: 'refresh' }, { do: 'seen', with: EVE, upTo: 'M1' }])
  })

  it('goes with its chat when it is deleted, wherever that was decided', () => {
    const { view, intents } = after(asked(message(1, 'hi')), {
      type: 'event',
      event: { event: 'request', with: EVE, state: 'deleted' },
    })
    expect(view).toMatchObject({ chat: undefined, chats: [], requests: [], chosen: undefined })
    expect(intents).toEqual([{ do: 'refresh' }])
  })

  it('says what came of it', () => {
    const line = (state: 'accepted' | 'deleted') =>
      after(asked(), { type: 'decided', with: EVE, state }).view.line?.text
    expect(line('accepted')).toBe('eve @ Parley is accepted: they may write, and learn what contacts learn')
    expect(line('deleted')).toBe('the request of eve @ Parley is deleted; they are told nothing')
  })

  it('is no request any more once its sender is blocked', () => {
    const { view } = after(asked(message(1, 'hi')), { type: 'blocked', with: EVE, blocked: true })
    expect(chatSections(view)).toMatchObject([{ heading: undefined }])
    expect(banner(view)).toMatch(/You blocked them/)
    expect(boundaryState(view)).toBe('blocked')
    expect(after(view, press('alt+y')).intents).toEqual([])
  })
})

describe('files of a request', () => {
  const file = mediaMessage(1, { state: 'remote' })
  const view = asked(file)

  it('show no preview and offer nothing', () => {
    const style = logStyle({ ...view, pictures: true })
    expect(style.pictures).toBeUndefined()
    const row = view.chat?.rows[0]
    const text =
      row === undefined
        ? ''
        : linesOf(row, undefined, 0, style)
            .map((line) => line.text)
            .join(' ')
    expect(text).toContain('not fetched: accept first')
    expect(selectionHint(after(view, press('alt+m')).view)).toBe(
      '↑↓ · Enter menu · r reply · x forget here · i info · Esc',
    )
  })

  it.each(['/fetch', '/save', '/open'])('are not touched by %s', (command) => {
    const { view: told, intents } = after(view, type(command), press('enter'))
    expect(intents).toEqual([])
    expect(told.line?.text).toMatch(/stay away until you accept · you · Alt-Y accepts/)
  })

  it('are as any others once it is accepted', () => {
    const accepted = after(view, { type: 'decided', with: EVE, state: 'accepted' }).view
    expect(logStyle({ ...accepted, pictures: true }).pictures).toBeDefined()
    expect(after(accepted, type('/fetch'), press('enter')).intents).toHaveLength(1)
  })
})

describe('going through requests', () => {
  it('takes one key, around the end, and says when there is none', () => {
    const view = known(
      summary(EVE, { standing: 'request' }),
      summary('mal@parley', { standing: 'request' }),
      summary('bob@parley'),
    )
    expect(after(view, press('alt+r')).intents).toEqual([{ do: 'open', with: EVE }])
    const at = (address: string): View =>
      after(view, { type: 'opened', with: address, page: { entries: [], before: undefined } }).view
    expect(after(at(EVE), press('alt+r')).intents).toEqual([{ do: 'open', with: 'mal@parley' }])
    expect(after(at('mal@parley'), press('alt+r')).intents).toEqual([{ do: 'open', with: EVE }])
    expect(after(known(), press('alt+r'))).toMatchObject({ intents: [], view: { line: { tone: 'bad' } } })
  })

  it('lists them with their numbers', () => {
    const { view, intents } = after(asked(), type('/requests'), press('enter'))
    expect(intents).toEqual([{ do: 'refresh' }])
    const text = sheetLines(view)
      .map((line) => line.text)
      .join('\n')
    expect(text).toMatch(/^People who ask to write to you\n7 +eve from Parley · since 6 Jan 2025, 09:00 · 2/)
  })

  it.each([
    ['/accept', { do: 'accept-request', with: EVE }],
    ['/accept 7', { do: 'accept-request', with: EVE }],
    ['/accept New@Parley', { do: 'accept-request', with: 'new@parley' }],
    ['/block 7', { do: 'block', with: EVE, blocked: true }],
  ] as const)('decides by %s', (command, intent) => {
    expect(after(asked(), type(command), press('enter')).intents).toEqual([intent])
  })

  it.each([
    ['/delete bob@parley', /bob @ Parley has no request here · you · type \/requests/],
    ['/accept 8', /there is no request 8 · you · type \/requests/],
    ['/accept nonsense', /an address reads/],
  ])('refuses %s', (command, line) => {
    const { view, intents } = after(asked(), type(command), press('enter'))
    expect(intents).toEqual([])
    expect(view.line?.text).toMatch(line)
  })

  it('lets nothing hostile into the model', () => {
    const { view } = after(asked(), {
      type: 'requests',
      requests: [request(EVE, { app: EVIL, identifier: EVIL })],
    })
    expect(JSON.stringify(view.requests)).not.toMatch(/\\u001b|\\u0007|\u202E/)
    expect(banner(view)).toContain('␛]0;x␇')
  })
})

describe('a chat that does not simply flow', () => {
  it('shows why a message was not let through', () => {
    const opened = after(known(summary('bob@parley')), {
      type: 'opened',
      with: 'bob@parley',
      page: { entries: [], before: undefined },
    }).view
    const { view } = after(
      opened,
      { type: 'sending', id: 'B', to: 'bob@parley', text: 'hi', now: NINE },
      {
        type: 'event',
        event: {
          event: 'failed',
          id: 'B',
          reason: 'they have not answered; no more may wait',
          cause: 'refused',
        },
      },
    )
    expect(view.chat?.rows[0]).toMatchObject({
      state: 'failed',
      reason: 'they have not answered; no more may wait',
    })
  })

  it('says that somebody left', () => {
    const opened = after(known(summary(EVE)), {
      type: 'opened',
      with: EVE,
      page: { entries: [], before: undefined },
    }).view
    const { view } = after(opened, {
      type: 'event',
      event: { event: 'notice', notice: 'left', with: EVE, text: 'eve left Parley', timestamp: NINE },
    })
    const row = view.chat?.rows[0]
    const lines = row === undefined ? [] : linesOf(row, undefined, 0, logStyle(view))
    expect(lines.map(({ text }) => text)).toContain('* eve left Parley')
  })
})
