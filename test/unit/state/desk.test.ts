// The desk in the model: the lock, which messages are told of, keys that were rebound, the mouse.
import { describe, expect, it } from 'vitest'
import type { ClientEvent } from '#cli/client/api.js'
import { DEFAULT_DESK, type DeskSettings } from '#cli/state/desk/desk.js'
import type { DeskInput, DeskIntent } from '#cli/state/desk/desk-input.js'
import { lockLines } from '#cli/state/desk/lock.js'
import { cursorOf } from '#cli/state/cursor.js'
import type { Input, Intent } from '#cli/state/input.js'
import type { MouseKey } from '#cli/state/key.js'
import type { KeyOverrides } from '#cli/state/keys/keymap.js'
import { emptyScreen, updateScreen } from '#cli/state/screen.js'
import { emptyView, type View } from '#cli/state/view.js'
import { chatSummary } from '../../support/chat-summary.js'
import { NINE, PEER, message } from '../../support/fake-client.js'
import { after, paste, press, type } from '../../support/view-inputs.js'

const SIZE = { columns: 80, rows: 24 }
const OTHER = 'bob@parley'
const LONGEST_TYPED = 1_024
const BIDI = '\u202e'

const told = (desk: DeskInput): Input => ({ type: 'desk', desk })
const configured = (settings: Partial<DeskSettings> = {}, keys: KeyOverrides = {}): Input =>
  told({ tell: 'configured', settings: { ...DEFAULT_DESK, lockable: true, ...settings }, keys })
const received = (from: string, text: string, more: { request?: true; mention?: true } = {}): Input => ({
  type: 'event',
  event: {
    event: 'message',
    id: `R${text}`,
    from,
    to: 'ada@parley',
    jid: 'x',
    text,
    timestamp: NINE,
    ...more,
  },
})
const deskOf = (intents: readonly Intent[]): DeskIntent[] =>
  intents.flatMap((intent) => (intent.do === 'desk' ? [intent.desk] : []))
const focus = (focused: boolean): Input => ({ type: 'focus', focused })

const start: View = after(
  emptyView('', SIZE),
  configured(),
  {
    type: 'chats',
    chats: [chatSummary(PEER, { last: message(0, 'hello') }), chatSummary(OTHER, { muted: true })],
  },
  {
    type: 'opened',
    with: PEER,
    page: { entries: [message(0, 'hello'), message(1, 'there')], before: undefined },
  },
).view

describe('a locked screen', () => {
  it('shows nothing but the lock, and how much was typed', () => {
    const { view } = after(start, press('alt+l'), type('secret'))
    const shown = lockLines(view.locked ?? { typed: '', checking: false, refused: undefined }, 78)
    expect(shown.map(({ text }) => text)).toEqual([
      'Parley is locked.',
      '',
      '> ••••••',
      'Enter unlocks',
      '',
      'Ctrl-C quits',
    ])
    expect(cursorOf({ size: SIZE, panes: [view], active: 0, watched: true })).toBeUndefined()
  })

  it('takes keys and pastes for its field alone', () => {
    const { view, intents } = after(
      start,
      press('alt+l'),
      ...[
        type('/quit'),
        press('alt+k'),
        press('alt+down'),
        press('pageup'),
        press('ctrl+x'),
        paste('\nmore'),
      ],
      { type: 'key', key: { kind: 'mouse', act: 'click', x: 2, y: 2 } },
    )
    expect(intents.filter(({ do: what }) => what !== 'talk')).toEqual([
      { do: 'desk', desk: { ask: 'lock', locked: true } },
    ])
    expect(view.locked?.typed).toBe('/quitmore')
    expect({ ...view, locked: undefined, composer: start.composer }).toMatchObject({ chat: { with: PEER } })
    expect(view.composer.text).toBe('')
    expect(view.picker).toBeUndefined()
  })

  it('tries what was typed, and forgets it', () => {
    const { view, intents } = after(start, press('alt+l'), type('horsee'), press('backspace'), press('enter'))
    expect(deskOf(intents)).toEqual([
      { ask: 'lock', locked: true },
      { ask: 'unlock', passphrase: 'horse' },
    ])
    expect(view.locked).toEqual({ typed: '', checking: true, refused: undefined })
    const impatient = after(view, type('x'), press('enter'))
    expect(impatient.intents).toEqual([])
    expect(impatient.view.locked?.typed).toBe('')
    const refused = after(view, told({ tell: 'refused', why: 'that is not the passphrase' })).view
    expect(refused.locked?.refused).toBe('that is not the passphrase')
    expect(after(view, told({ tell: 'unlocked' })).view.locked).toBeUndefined()
  })

  it('begins by command, by key, and when nobody was there for long', () => {
    expect(after(start, type('/lock'), press('enter')).view.locked).toBeDefined()
    expect(after(start, told({ tell: 'idle' })).view.locked).toBeDefined()
    const typed = after(start, press('alt+l'), type('half'), told({ tell: 'idle' })).view
    expect(typed.locked?.typed).toBe('half')
  })

  it('stays locked for a key that locks, and can always be quit', () => {
    const { view } = after(start, press('alt+l'), type('x'))
    expect(after(view, press('alt+l')).view.locked?.typed).toBe('x')
    for (const chord of ['ctrl+c', 'ctrl+q'])
      expect(after(view, press(chord)).intents).toEqual([{ do: 'quit' }])
    expect(after(view, press('ctrl+z')).intents).toEqual([{ do: 'suspend' }])
  })

  it('cannot begin without a passphrase, and says how to set one', () => {
    const plain = after(start, configured({ lockable: false })).view
    const { view } = after(plain, press('alt+l'))
    expect(view.locked).toBeUndefined()
    expect(view.line?.text).toContain('parley passphrase set')
    const idle = after(plain, told({ tell: 'idle' })).view
    expect(idle.locked).toBeUndefined()
    expect(idle.line?.text).toContain('parley passphrase set')
  })

  it('holds as much as a passphrase may have', () => {
    const full = after(start, press('alt+l'), paste('x'.repeat(LONGEST_TYPED))).view
    expect(full.locked?.typed).toHaveLength(LONGEST_TYPED)
    const over = after(full, type('x')).view
    expect(over.locked?.typed).toBe('')
    expect(over.locked?.refused).toContain('longer')
  })

  it('lets nothing count as seen', () => {
    const locked = after(start, press('alt+l')).view
    const { intents } = after(locked, received(PEER, 'psst'))
    expect(intents.some(({ do: what }) => what === 'seen')).toBe(false)
  })
})

describe('a message', () => {
  const notices = (view: View, ...inputs: readonly Input[]): DeskIntent[] =>
    deskOf(after(view, ...inputs).intents)

  it('is told of where nobody looks at its chat', () => {
    expect(notices(start, received(PEER, 'here'))).toEqual([])
    expect(notices(start, focus(false), received(PEER, 'away'))).toEqual([
      { ask: 'notify', title: '+4915550001', text: 'away' },
    ])
    expect(notices(start, received('cyd@chatty', 'elsewhere'))).toHaveLength(1)
  })

  it('is told of only without the focus where that is wanted', () => {
    const view = after(start, configured({ notify: { ...DEFAULT_DESK.notify, when: 'unfocused' } })).view
    expect(notices(view, received('cyd@chatty', 'elsewhere'))).toEqual([])
    expect(notices(view, focus(false), received(PEER, 'away'))).toHaveLength(1)
  })

  it.each([
    ['full', '+4915550001', 'hello there'],
    ['sender', '+4915550001', 'new message'],
    ['none', 'Parley', 'new message'],
  ] as const)('says as much as is wanted (%s)', (content, title, text) => {
    const view = after(start, configured({ notify: { ...DEFAULT_DESK.notify, content } }), focus(false)).view
    expect(notices(view, received(PEER, 'hello\nthere'))).toEqual([{ ask: 'notify', title, text }])
  })

  it('says nothing of itself while the screen is locked', () => {
    const locked = after(start, press('alt+l')).view
    expect(notices(locked, received(PEER, 'secret'))).toEqual([
      { ask: 'notify', title: 'Parley', text: 'new message' },
    ])
  })

  it('of a muted chat is told of only where it names this user', () => {
    expect(notices(start, received(OTHER, 'quiet'))).toEqual([])
    expect(notices(start, received(OTHER, '@ada', { mention: true }))).toHaveLength(1)
  })

  it('of a stranger is told of once, with nothing of theirs', () => {
    const asked = notices(
      start,
      received('eve@chatty', 'buy', { request: true }),
      received('eve@chatty', 'now', { request: true }),
    )
    expect(asked).toEqual([{ ask: 'notify', title: 'Parley', text: 'somebody new wants to write to you' }])
  })

  it('is told of in plain text', () => {
    const [notice] = notices(start, focus(false), received(PEER, `a\x1b]0;x\x07${BIDI}b\rc`))
    const text = notice?.ask === 'notify' ? notice.text : ''
    expect(text).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e]/)
  })

  it('that came before is not told of again', () => {
    const event: ClientEvent = { event: 'receipt', id: 'M0', state: 'read', from: PEER }
    expect(notices(start, focus(false), { type: 'event', event })).toEqual([])
  })
})

describe('keys that were given to something else', () => {
  const rebound = (keys: KeyOverrides): View => after(start, configured({}, keys)).view

  it('do that, and nothing else', () => {
    const view = rebound({ lock: ['ctrl+o'], 'next-chat': ['ctrl+l'] })
    expect(after(view, press('ctrl+o')).view.locked).toBeDefined()
    expect(after(view, press('alt+l')).view.locked).toBeUndefined()
    expect(after(view, press('ctrl+l')).intents).toContainEqual({ do: 'open', with: OTHER })
    expect(after(view, press('ctrl+l')).intents).not.toContainEqual({ do: 'redraw' })
  })

  it('leave an action without a key where it is wanted so', () => {
    expect(after(rebound({ redraw: [] }), press('ctrl+l')).intents).toEqual([])
  })

  it('decide about a request, too', () => {
    const asked = after(
      rebound({ 'accept-request': ['f5'] }),
      { type: 'chats', chats: [chatSummary(PEER, { standing: 'request' })] },
      press('f5'),
    )
    expect(asked.intents).toContainEqual({ do: 'accept-request', with: PEER })
  })

  it.each([{ quit: [] }, { quit: ['f5'] }, { redraw: ['ctrl+c'] }])(
    'never take Ctrl-C from quitting (%j)',
    (keys) => {
      expect(after(rebound(keys), press('ctrl+c')).intents).toEqual([{ do: 'quit' }])
    },
  )
})

describe('the mouse', () => {
  const at = (act: MouseKey['act'], x: number, y: number): Input => ({
    type: 'key',
    key: { kind: 'mouse', act, x, y },
  })

  it('opens the chat that is clicked', () => {
    const rows = [1, 2, 3, 4].map((y) => after(start, at('click', 3, y)).intents)
    expect(rows[0]).toEqual(rows[1])
    expect(rows.flat().filter((intent) => intent.do === 'open' && intent.with === OTHER)).toHaveLength(2)
  })

  it('selects the message that is clicked, and no line that is none', () => {
    const { composer, size } = { composer: 1, size: SIZE }
    const last = size.rows - composer - 3
    expect(after(start, at('click', 40, last)).view.chat?.selected).toBeDefined()
    expect(after(start, at('click', 40, 2)).view.chat?.selected).toBeUndefined()
    expect(after(start, at('click', 40, 23)).view).toEqual(start)
  })

  it('turns to the other person side by side', () => {
    const screen = emptyScreen(['Ada', 'Bob'], { columns: 120, rows: 24 })
    const click = updateScreen(screen, {
      type: 'key',
      key: { kind: 'mouse', act: 'click', x: 100, y: 5 },
    }).screen
    expect(click.active).toBe(1)
    expect(click.panes.map(({ focused }) => focused)).toEqual([false, true])
    const wheel = updateScreen(screen, {
      type: 'key',
      key: { kind: 'mouse', act: 'wheel-up', x: 100, y: 5 },
    }).screen
    expect(wheel.active).toBe(0)
  })

  it('scrolls what is read', () => {
    const sheet = after(start, press('f1'), at('wheel-down', 1, 1)).view
    expect(sheet.sheet?.from).toBe(3)
    expect(after(sheet, at('wheel-up', 1, 1)).view.sheet?.from).toBe(0)
    expect(after(sheet, at('click', 1, 1)).view.sheet).toEqual(sheet.sheet)
  })
})
