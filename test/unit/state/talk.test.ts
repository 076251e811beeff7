// Acting on messages as the reducer sees it: replying, reacting, taking back, forgetting.
import { describe, it, expect } from 'vitest'
import type { Abilities, HistoryEntry, MessageEntry } from '#cli/client/api.js'
import type { Input } from '#cli/state/input.js'
import { selectionHint } from '#cli/state/talk/selection.js'
import { talkAbove } from '#cli/state/talk/talk-above.js'
import type { View } from '#cli/state/view.js'
import { PEER, message } from '../../support/fake-client.js'
import { openedChat } from '../../support/opened-chat.js'
import { after, press, type } from '../../support/view-inputs.js'

const THEIRS = { with: PEER, id: 'M1', direction: 'in' } as const
const OURS = { with: PEER, id: 'M2', direction: 'out' } as const
const ALL: Abilities = {
  ...{ app: 'WhatsApp', replies: true, reactions: true, revokes: true, typing: true, readReceipts: true },
}
const NONE: Abilities = { ...ALL, app: 'Old App', replies: false, reactions: false, revokes: false }
const told = (abilities: Abilities): Input => ({
  type: 'talk',
  talk: { tell: 'abilities', with: PEER, abilities },
})
const start = openedChat([message(1, 'how are you?'), message(2, 'fine', 'read')])
const above = (view: View): string =>
  talkAbove(view)
    .map(({ text }) => text)
    .join('\n')
const line = (view: View): string => view.line?.text ?? ''
const asked = (view: View, ...inputs: readonly Input[]): unknown[] =>
  after(view, ...inputs).intents.flatMap((intent) => (intent.do === 'talk' ? [intent.talk] : []))

describe('a selected message', () => {
  const ours = after(start, press('alt+m')).view
  const theirs = after(ours, type('k')).view

  it('is any of the chat, moved by arrows, letters and to both ends', () => {
    expect(ours.chat?.selected).toBe('out/M2')
    expect(theirs.chat?.selected).toBe('in/M1')
    expect(after(theirs, type('jk')).view.chat?.selected).toBe('in/M1')
    expect(after(theirs, press('end'), press('home')).view.chat?.selected).toBe('in/M1')
  })

  it('asks what the other app shows, so that it can be said before anything is sent', () => {
    expect(asked(start, press('alt+m'))).toEqual([{ ask: 'abilities', with: PEER }])
  })

  it('offers what can be done with it now, and only that', () => {
    expect(selectionHint(ours)).toBe(
      '↑↓ · Enter menu · r reply · e react · d take back · x forget here · i info · Esc',
    )
    expect(selectionHint(theirs)).not.toContain('take back')
    expect(line(after(theirs, type('d')).view)).toMatch(
      /only who wrote it takes it back · you · x or \/forget removes/,
    )
  })

  it('is the newest of both people for what is only looked at, and the newest of theirs for an answer', () => {
    expect(asked(start, type('/info'), press('enter'))).toContainEqual({ ask: 'info', message: OURS })
    expect(after(start, press('alt+t')).view.chat?.replyTo).toBe('in/M1')
  })

  it('is gone from the selection when the engine removed it', () => {
    const gone = after(theirs, { type: 'talk', talk: { tell: 'forgotten', message: THEIRS } }).view
    expect(gone.chat?.selected).toBeUndefined()
    expect(gone.chat?.rows.map(({ key }) => key)).toEqual(['out/M2'])
  })

  it('has a menu that does what its letters do', () => {
    const menu = after(theirs, press('enter')).view
    expect(above(menu)).toMatch(/^▸r {2}reply/)
    expect(after(menu, press('enter')).view.chat?.replyTo).toBe('in/M1')
    expect(after(menu, press('down'), press('up'), press('enter')).view.chat?.replyTo).toBe('in/M1')
    expect(asked(menu, type('i'))).toEqual([{ ask: 'info', message: THEIRS }])
    const left = after(menu, press('escape')).view
    expect(left.chat?.acting).toBeUndefined()
    expect(left.chat?.selected).toBe('in/M1')
  })
})

describe('a reply', () => {
  it('says what it answers until it is sent, and carries it', () => {
    const replying = after(start, press('alt+t')).view
    expect(above(replying)).toBe('▏ to +4915550001: how are you? · Esc drops it')
    const { view, intents } = after(replying, type('well'), press('enter'))
    expect(intents).toContainEqual({ do: 'send', to: PEER, text: 'well', replyTo: THEIRS })
    expect(view.chat?.replyTo).toBeUndefined()
  })

  it('is dropped by Esc, and the draft stays', () => {
    const dropped = after(start, press('alt+t'), type('well'), press('escape')).view
    expect(above(dropped)).toBe('')
    expect(dropped.composer.text).toBe('well')
  })

  it('shows the quoted message as soon as it is on its way', () => {
    const sending = { type: 'sending', id: 'N', to: PEER, text: 'well', replyTo: THEIRS, now: 0 } as const
    const row = after(start, sending).view.chat?.rows.at(-1)
    expect(row).toMatchObject({ key: 'out/N', quote: { id: 'M1', own: false, excerpt: 'how are you?' } })
  })

  it('to an app that shows none goes as lines of text, which is said before', () => {
    const replying = after(start, press('alt+t'), told(NONE)).view
    expect(above(replying)).toMatch(/Old App shows no replies: .* lines that begin with >/)
  })

  it('answers nothing that was taken back meanwhile', () => {
    const revoked = { event: 'revoked', with: PEER, id: 'M1', direction: 'in', timestamp: 0 } as const
    const { view } = after(start, press('alt+t'), { type: 'event', event: revoked })
    expect(above(view)).toBe('▏ what you answer was taken back: this goes as a message of its own')
    expect(after(view, type('well'), press('enter')).intents).toContainEqual({
      ...{ do: 'send', to: PEER, text: 'well', replyTo: undefined },
    })
  })
})

describe('a reaction', () => {
  const strip = after(start, press('alt+e'), told(ALL)).view
  const reacted = (emoji: string, asText = false): unknown => ({
    ...{ ask: 'react', message: THEIRS, emoji, asText },
  })

  it('is one of the usual emoji, by place or number', () => {
    expect(above(strip)).toMatch(/^React to \+4915550001: how are you\?\n\[👍\]/)
    expect(asked(strip, press('right'), press('enter'))).toEqual([reacted('❤️')])
    expect(asked(strip, type('3'))).toEqual([reacted('😂')])
  })

  it('is any emoji by its name, or itself', () => {
    expect(asked(strip, type(':tada:'), press('enter'))).toEqual([reacted('🎉')])
    expect(asked(strip, type('👩‍🚀'), press('enter'))).toEqual([reacted('👩‍🚀')])
    const unknown = after(strip, type('zzzz'), press('enter'))
    expect(unknown.intents).toEqual([])
    expect(line(unknown.view)).toMatch(/no emoji has this name/)
  })

  it('is taken back by the same again', () => {
    const event = {
      event: 'reaction',
      ...{ with: PEER, id: 'M1', from: 'ada@parley', emoji: '👍', timestamp: 0 },
      direction: 'in',
    } as const
    const { view } = after(start, { type: 'event', event }, press('alt+e'))
    expect(above(view)).toContain('you: 👍, the same again takes it back')
    expect(asked(view, press('enter'))).toEqual([reacted('')])
  })

  it('to an app that shows none goes as a message, which is said before', () => {
    const view = after(strip, told(NONE)).view
    expect(above(view)).toMatch(/Old App shows no reactions: it goes as a message of its own/)
    expect(asked(view, press('enter'))).toEqual([reacted('👍', true)])
  })

  it('is a command too', () => {
    expect(asked(start, type('/react :fire:'), press('enter'))).toContainEqual(reacted('🔥'))
    expect(line(after(start, type('/react nothing'), press('enter')).view)).toMatch(/one emoji or its name/)
  })
})

describe('taking back', () => {
  const ours = after(start, press('alt+m'), told(ALL)).view

  it('asks first, and says what the other side will see', () => {
    const asking = after(ours, type('d')).view
    expect(above(asking)).toMatch(/Take back for you and \+4915550001\? you: fine\n.*WhatsApp/)
    expect(asked(asking, press('escape'))).toEqual([])
    expect(asked(asking, type('y'))).toEqual([])
    expect(asked(asking, press('enter'))).toEqual([{ ask: 'revoke', message: OURS }])
  })

  it('is refused where their app keeps what was sent', () => {
    expect(line(after(ours, told(NONE), type('d')).view)).toMatch(/Old App keeps what was sent/)
  })

  it('leaves nothing of the message, nor of what quoted it', () => {
    const quoting: HistoryEntry = {
      ...(message(3, 'why?') as MessageEntry),
      quote: { id: 'M2', direction: 'out', text: 'fine' },
    }
    const view = openedChat([message(2, 'fine', 'read'), quoting])
    const revoked = { event: 'revoked', with: PEER, id: 'M2', direction: 'out', timestamp: 0 } as const
    const rows = after(view, { type: 'event', event: revoked }).view.chat?.rows
    expect(rows).toMatchObject([{ revoked: true, text: '' }, { quote: { revoked: true, excerpt: '' } }])
  })

  it('of a message that was never sent is forgetting it here', () => {
    const failed = openedChat([{ ...(message(2, 'fine', 'sent') as MessageEntry), state: 'failed' }])
    const view = after(failed, press('alt+m')).view
    expect(line(after(view, type('d')).view)).toMatch(/never sent · you · x or \/forget removes it here/)
    expect(asked(view, type('x'), press('enter'))).toEqual([{ ask: 'forget', message: OURS }])
    const again = after(view, type('g')).intents
    expect(again).toEqual([
      { do: 'talk', talk: { ask: 'forget', message: OURS } },
      { do: 'send', to: PEER, text: 'fine' },
    ])
  })
})

describe('messages of both sides with one id', () => {
  it('are two messages, each with its own reports, reactions and fate', () => {
    const view = after(
      openedChat([message(2, 'fine', 'sent')]),
      {
        type: 'event',
        event: {
          ...{ event: 'message', id: 'M2', from: PEER, to: 'ada@parley', jid: '1@s' },
          ...{ text: 'mine', timestamp: 0 },
        },
      },
      { type: 'event', event: { event: 'receipt', id: 'M2', state: 'delivered', from: PEER } },
      {
        type: 'event',
        event: { event: 'revoked', with: PEER, id: 'M2', direction: 'in', timestamp: 0 },
      },
    ).view
    expect(view.chat?.rows).toMatchObject([
      { key: 'out/M2', text: 'fine', state: 'delivered', revoked: false },
      { key: 'in/M2', text: '', revoked: true },
    ])
  })
})
