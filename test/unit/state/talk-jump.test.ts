// Going to a message of a chat and back, also where its rows are not at hand.
import { describe, it, expect } from 'vitest'
import type { HistoryEntry, MessageEntry } from '#cli/client/api.js'
import type { Input } from '#cli/state/input.js'
import { jumpTo } from '#cli/state/talk/jump.js'
import { MAX_ROWS } from '#cli/state/talk/paging.js'
import { PEER, message } from '../../support/fake-client.js'
import { openedChat } from '../../support/opened-chat.js'
import { after, press, type } from '../../support/view-inputs.js'

const texts = (from: number, count: number): HistoryEntry[] =>
  Array.from({ length: count }, (_, at) => message(from + at, `text ${from + at}`))
const ref = (id: string) => ({ with: PEER, id, direction: 'in' }) as const
const answering = (minute: number, id: string): HistoryEntry => ({
  ...(message(minute, 'about that') as MessageEntry),
  quote: { id, direction: 'in', text: 'quoted' },
})
const talk = (input: Extract<Input, { type: 'talk' }>['talk']): Input => ({ type: 'talk', talk: input })

describe('a jump', () => {
  it('goes to the quoted message and back', () => {
    const start = openedChat([...texts(0, 60), answering(70, 'M3')])
    const there = after(start, press('alt+m'), type('q')).view
    expect(there.chat?.selected).toBe('in/M3')
    expect(there.chat?.bottom).toBeDefined()
    const back = after(there, press('alt+j')).view
    expect(back.chat?.bottom).toBeUndefined()
    expect(back.chat?.selected).toBe('in/M70')
    expect(after(back, press('alt+j')).view.chat?.selected).toBe('in/M3')
  })

  it('reads the rows around a message that is not at hand', () => {
    const start = openedChat([...texts(500, 60), answering(600, 'M3')], { before: 500 })
    const asking = after(start, press('alt+m'), type('q'))
    expect(asking.intents).toContainEqual({ do: 'talk', talk: { ask: 'around', message: ref('M3') } })
    const page = { entries: texts(0, 100), before: undefined, after: 100 }
    const there = after(asking.view, talk({ tell: 'around', message: ref('M3'), page })).view
    expect(there.chat?.selected).toBe('in/M3')
    expect(there.chat?.rows).toHaveLength(100)
    expect(there.chat?.gap).toBe(true)
  })

  it('to what is not there any more says so', () => {
    const start = openedChat(texts(0, 3))
    const { view } = after(
      jumpTo(start, ref('X')).view,
      talk({ tell: 'around', message: ref('X'), page: undefined }),
    )
    expect(view.line?.text).toMatch(/not here any more/)
    expect(view.chat?.rows).toHaveLength(3)
  })

  it('without anything else goes to where the new messages begin', () => {
    const start = after(openedChat(texts(0, 60), { unread: 40 }), press('ctrl+end')).view
    expect(after(start, press('alt+j')).view.chat?.selected).toBe('in/M20')
    expect(after(openedChat(texts(0, 3)), press('alt+j')).view.line?.text).toMatch(/nothing to jump to/)
  })
})

describe('a chat that is read from its middle', () => {
  const page = { entries: texts(0, 100), before: undefined, after: 100 }
  const middle = after(openedChat(texts(500, 60)), talk({ tell: 'around', message: ref('M50'), page })).view

  it('does not put what arrives behind rows that are missing', () => {
    const arrived: Input = {
      type: 'event',
      event: {
        ...{ event: 'message', id: 'N', from: PEER, to: 'ada@parley', jid: '1@s', text: 'late' },
        timestamp: 2_000_000_000_000,
      },
    }
    const { view } = after(middle, arrived)
    expect(view.chat?.rows).toHaveLength(100)
    expect(view.chats[0]?.unread).toBe(1)
  })

  it('asks for newer rows at the end of those at hand', () => {
    const { view, intents } = after(middle, ...Array.from({ length: 10 }, () => press('pagedown')))
    const newer = intents.filter((intent) => intent.do === 'talk')
    expect(newer).toEqual([{ do: 'talk', talk: { ask: 'newer', message: ref('M99') } }])
    const more = { entries: texts(50, 100), before: 50, after: undefined }
    const on = after(view, talk({ tell: 'newer', message: ref('M99'), page: more })).view
    expect(on.chat?.rows).toHaveLength(150)
    expect(on.chat?.gap).toBe(false)
  })

  it('goes to its end by key, and before something is sent', () => {
    const newest = { do: 'talk', talk: { ask: 'newest', with: PEER } } as const
    expect(after(middle, press('ctrl+end')).intents).toEqual([newest])
    const sent = after(middle, press('escape'), type('hi'), press('enter')).intents
    expect(sent.filter((intent) => intent.do === 'talk' || intent.do === 'send')).toMatchObject([
      newest,
      { do: 'send', text: 'hi' },
    ])
    const end = after(
      middle,
      talk({ tell: 'newest', with: PEER, page: { entries: texts(500, 5), before: 9 } }),
    )
    expect(end.view.chat).toMatchObject({ gap: false, before: 9, bottom: undefined })
  })

  it('keeps its place when the newest rows are read again', () => {
    const reloaded: Input = { type: 'reloaded', with: PEER, page: { entries: texts(500, 60), before: 1 } }
    expect(after(middle, reloaded).view.chat?.rows).toEqual(middle.chat?.rows)
  })

  it('lets all but the end go when too many came while it was open', () => {
    const full = openedChat(texts(0, MAX_ROWS))
    const late = {
      event: 'message',
      id: 'N',
      from: PEER,
      to: 'ada@parley',
      jid: '1@s',
      text: 'late',
    } as const
    const event = { ...late, timestamp: 2_000_000_000_000 }
    const { view, intents } = after(full, { type: 'event', event })
    expect(intents).toContainEqual({ do: 'talk', talk: { ask: 'newest', with: PEER } })
    const page = { entries: texts(MAX_ROWS - 100, 100), before: 7 }
    const end = after(view, talk({ tell: 'newest', with: PEER, page })).view
    expect(end.chat).toMatchObject({ before: 7, loading: false })
    expect(end.chat?.rows).toHaveLength(100)
  })

  it('keeps a bounded number of rows, and reads the others again', () => {
    const full = openedChat(texts(0, MAX_ROWS), { before: 1 })
    const older: Input = { type: 'older', with: PEER, page: { entries: texts(-50, 50), before: undefined } }
    const { view } = after(full, older)
    expect(view.chat?.rows).toHaveLength(MAX_ROWS)
    expect(view.chat?.rows[0]).toMatchObject({ text: 'text -50' })
    expect(view.chat?.gap).toBe(true)
  })
})
