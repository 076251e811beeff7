// The chat list as the reducer keeps it: order, previews, unread counts, what the user keeps of each chat.
import { describe, it, expect } from 'vitest'
import fc from 'fast-check'
import type { ClientEvent, ChatSummary } from '#cli/client/api.js'
import { besideInList, chatSections, nextUnreadInList } from '#cli/state/chat-sections.js'
import { chatItem, freshChat, type ChatItem } from '#cli/state/chats.js'
import { oneLine } from '#cli/state/rows.js'
import { listItemRows, type ListItemStyle } from '#cli/state/list/list-item.js'
import { dayOf, listTime } from '#cli/state/list/list-time.js'
import { listInSight, rowsOfEntry } from '#cli/state/list/list-window.js'
import { emptyView, unreadCount, type View } from '#cli/state/view.js'
import { cells } from '#cli/state/width.js'
import { chatSummary } from '../../support/chat-summary.js'
import { NINE, PEER, message } from '../../support/fake-client.js'
import { after, press, type } from '../../support/view-inputs.js'

const BOB = PEER
const CYD = 'cyd@parley'
const DAN = 'dan@parley'
const listed = (...chats: readonly ChatSummary[]): View =>
  after(emptyView('', { columns: 80, rows: 24 }), { type: 'chats', chats }).view
const order = (view: View): readonly (readonly (string | undefined)[])[] =>
  chatSections(view).map(({ heading, chats }) => [heading, ...chats.map((chat) => chat.with)])
const told = (view: View, event: ClientEvent): View => after(view, { type: 'event', event }).view
const heard = (view: View, from: string, more: object = {}): View =>
  told(view, {
    ...{ event: 'message', id: 'A', from, to: 'ada@parley', jid: 'x', text: 'hi', timestamp: NINE + 600_000 },
    ...more,
  })
const of = (view: View, address: string): ChatItem | undefined =>
  view.chats.find((chat) => chat.with === address)
const STYLE: ListItemStyle = {
  ...{ app: undefined, draft: undefined, today: undefined, chosen: false, width: 24 },
}

describe('the order of the list', () => {
  it('begins with what is pinned, whatever came last', () => {
    const view = listed(
      chatSummary(BOB, { last: message(9, 'new') }),
      chatSummary(CYD, { last: message(1, 'old'), pinned: true }),
    )
    expect(order(view)).toEqual([[undefined, CYD, BOB]])
    expect(order(heard(view, BOB))).toEqual([[undefined, CYD, BOB]])
  })

  it('folds what was put away at its end, and unfolds it by Alt-G', () => {
    const view = listed(chatSummary(BOB), chatSummary(CYD, { archived: true }))
    expect(order(view)).toEqual([[undefined, BOB], ['Archived (1) Alt-G']])
    expect(order(after(view, press('alt+g')).view)).toEqual([
      [undefined, BOB],
      ['Archived (1)', CYD],
    ])
    expect(order(after(view, type('/archived'), press('enter')).view)).toHaveLength(2)
  })

  it('shows the open chat even where it is put away', () => {
    const view = listed(chatSummary(BOB), chatSummary(CYD, { archived: true }))
    const page = { entries: [], before: undefined }
    expect(order(after(view, { type: 'opened', with: CYD, page }).view)[1]).toEqual([
      'Archived (1) Alt-G',
      CYD,
    ])
  })

  it('brings a chat back when something new comes, unless it is muted', () => {
    const away = { archived: true, last: message(0, 'x') }
    const view = listed(chatSummary(BOB, away), chatSummary(CYD, { ...away, muted: true }))
    expect(of(heard(view, BOB), BOB)?.archived).toBe(false)
    expect(of(heard(view, CYD), CYD)?.archived).toBe(true)
  })

  it('is worked out once for as long as the chats stay the same', () => {
    const view = listed(chatSummary(BOB), chatSummary(CYD))
    const typed = after(view, type('hello')).view
    expect(chatSections(typed)).toBe(chatSections(view))
  })
})

describe('what is unread', () => {
  it('does not count what is muted, except where it names this user', () => {
    const view = listed(
      chatSummary(BOB, { unread: 2 }),
      chatSummary(CYD, { unread: 5, muted: true }),
      chatSummary(DAN, { unread: 4, muted: true, mentions: 1 }),
    )
    expect(unreadCount(view)).toBe(3)
    expect(nextUnreadInList(view)?.with).toBe(BOB)
    expect(nextUnreadInList({ ...view, chats: view.chats.filter((chat) => chat.with !== BOB) })?.with).toBe(
      DAN,
    )
  })

  it('is marked where a message names this user, until it is seen', () => {
    const view = heard(listed(chatSummary(BOB)), BOB, { mention: true })
    expect(of(view, BOB)).toMatchObject({ unread: 1, mentions: 1 })
    const page = { entries: [message(1, 'hi')], before: undefined }
    expect(of(after(view, { type: 'opened', with: BOB, page }).view, BOB)).toMatchObject({
      unread: 0,
      mentions: 0,
    })
  })
})

describe('what others do', () => {
  it('shows in place of the preview until their message is there', () => {
    const view = told(listed(chatSummary(BOB, { last: message(0, 'hello') })), {
      ...{ event: 'typing', with: BOB, state: 'composing' },
    })
    expect(listItemRows(of(view, BOB) ?? freshChat(BOB), STYLE).preview.trim()).toBe('typing…')
    expect(of(heard(view, BOB), BOB)?.typing).toBeUndefined()
    expect(of(told(view, { event: 'typing', with: BOB, state: 'paused' }), BOB)?.typing).toBeUndefined()
  })

  it('is kept when the list is read again', () => {
    const view = told(listed(chatSummary(BOB)), { event: 'presence', with: BOB, state: 'available' })
    const again = after(view, { type: 'chats', chats: [chatSummary(BOB)] }).view
    expect(of(again, BOB)?.presence.state).toBe('available')
  })

  it('adds nobody to the list', () => {
    const view = listed(chatSummary(BOB))
    expect(told(view, { event: 'typing', with: 'eve@parley', state: 'composing' }).chats).toBe(view.chats)
  })

  it('is told apart for people who ask', () => {
    const chat = { ...freshChat(BOB), standing: 'request' as const, typing: 'composing' as const }
    expect(listItemRows(chat, STYLE).preview).toContain('asks to write')
  })
})

describe('keeping a chat', () => {
  const view = listed(chatSummary(BOB, { pinned: true }), chatSummary(CYD))
  it.each([
    ['/pin', { pinned: true }],
    ['/unpin', { pinned: false }],
    ['/mute', { muted: true }],
    ['/unmute', { muted: false }],
    ['/archive', { archived: true }],
    ['/unarchive', { archived: false }],
    ['/label Bob', { label: 'Bob' }],
    ['/label', { label: undefined }],
  ] as const)('%s asks the engine for it', (command, change) => {
    expect(after(view, type(command), press('escape'), press('enter')).intents).toEqual([
      { do: 'list', list: { ask: 'keep', with: BOB, change } },
    ])
  })

  it.each([
    ['alt+p', { pinned: false }],
    ['alt+u', { muted: true }],
    ['alt+h', { archived: true }],
  ] as const)('%s turns over what the pointer is on', (chord, change) => {
    expect(after(view, press(chord)).intents).toEqual([
      { do: 'list', list: { ask: 'keep', with: BOB, change } },
    ])
  })

  it('shows once the engine has it, and says what it means', () => {
    const kept = after(view, {
      ...{ type: 'list', list: { tell: 'kept', with: CYD, change: { label: '\x1b]0;x\x07Cyd' } } },
    }).view
    expect(of(kept, CYD)?.label).toBe('␛]0;x␇Cyd')
    expect(kept.line?.text).toContain('you call them ␛]0;x␇Cyd')
  })

  it('takes the pointer from a chat that is folded away to the one beside it', () => {
    const away = { tell: 'kept', with: BOB, change: { archived: true } } as const
    expect(view.chosen).toBe(BOB)
    expect(after(view, { type: 'list', list: away }).view.chosen).toBe(CYD)
    expect(after(view, press('alt+g'), { type: 'list', list: away }).view.chosen).toBe(BOB)
    expect(after(listed(chatSummary(BOB)), { type: 'list', list: away }).view.chosen).toBeUndefined()
    expect(listed(chatSummary(BOB, { archived: true }), chatSummary(CYD)).chosen).toBe(CYD)
  })

  it('follows what another process did', () => {
    const next = told(view, { event: 'chat', chat: chatSummary(BOB, { verified: true, muted: true }) })
    expect(of(next, BOB)).toMatchObject({ pinned: false, muted: true, verified: true })
  })

  it('without a chat says how to get one', () => {
    expect(after(listed(), press('alt+p')).view.line?.text).toContain('type /to ADDRESS')
  })
})

describe('a row of the list', () => {
  it('is never wider than its columns, whatever people are called', () => {
    const text = fc.string({ unit: 'binary', maxLength: 80 })
    fc.assert(
      fc.property(
        text,
        text,
        text,
        fc.integer({ min: 20, max: 60 }),
        fc.nat(99_999),
        (name, label, said, width, unread) => {
          const chat = {
            ...chatItem(
              chatSummary(`${name}@parley`, { label, unread, mentions: unread, last: message(0, said) }),
            ),
            ...{ pinned: true, muted: true, verified: true, blocked: true, identityChanged: true },
          }
          const rows = listItemRows(chat, { ...STYLE, width, app: oneLine(name), draft: said })
          expect(cells(rows.name + rows.tail)).toBe(width)
          expect(cells(rows.preview + rows.time)).toBe(width)
          expect(rows.name + rows.tail + rows.preview).not.toMatch(
            /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/,
          )
        },
      ),
      { seed: 5, numRuns: 300 },
    )
  })

  it('has the time of today and the date of any other day, where there is room', () => {
    const chat = chatItem(chatSummary(BOB, { last: message(0, 'hello') }))
    expect(listItemRows(chat, { ...STYLE, width: 34, today: dayOf(NINE) }).time).toBe(' 09:00')
    expect(listItemRows(chat, { ...STYLE, width: 34, today: 'another' }).time).toBe(' 6 Jan')
    expect(listItemRows(chat, { ...STYLE, width: 24 }).time).toBe('')
    for (const never of [0, Infinity, Number.NaN, 9e15]) expect(listTime(never, undefined)).toBe('')
  })
})

describe('a list of 2,000 chats', () => {
  const view = listed(
    ...Array.from({ length: 2000 }, (_, at) => chatSummary(`p${at}@parley`, { last: message(-at, 'x') })),
  )

  it('hands out what fits, with the chosen one among it', () => {
    for (const [chosen, height] of [
      ['p0@parley', 20],
      ['p1000@parley', 21],
      ['p1999@parley', 9],
      ['nobody', 20],
    ] as const) {
      const entries = listInSight(chatSections(view), chosen, height)
      const rows = entries.reduce((sum, entry) => sum + rowsOfEntry(entry), 0)
      expect(rows).toBeGreaterThan(height - 2)
      expect(rows).toBeLessThanOrEqual(height)
      if (chosen !== 'nobody')
        expect(entries.some((entry) => 'chat' in entry && entry.chat.with === chosen)).toBe(true)
    }
  })

  it('shows what stands around the chosen one, not only what is above it', () => {
    const names = listInSight(chatSections(view), 'p1000@parley', 20).map((entry) =>
      'chat' in entry ? entry.chat.with : '',
    )
    expect(names).toContain('p996@parley')
    expect(names).toContain('p1004@parley')
  })

  it('goes around its ends', () => {
    expect(besideInList(view, 'p1999@parley', 1)?.with).toBe('p0@parley')
    expect(besideInList(view, 'p0@parley', -1)?.with).toBe('p1999@parley')
  })
})
