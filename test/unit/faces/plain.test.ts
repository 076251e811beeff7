// The chat as plain lines: what is new is said once, in words that no message can forge.
import { describe, expect, it } from 'vitest'
import type { ClientEvent, HistoryEntry } from '#cli/client/api.js'
import { HOSTILE } from '../../support/chat-fixture.js'
import { chatSummary } from '../../support/chat-summary.js'
import { PEER, message } from '../../support/fake-client.js'
import { plainChat } from '../../support/line-chat.js'

const ADDRESS = PEER
const OPEN = `/to ${ADDRESS}`

function arrives(id: string, text: string, more: object = {}): ClientEvent {
  const shared = { from: ADDRESS, to: 'ada@parley', jid: '4915550001@s.whatsapp.net', timestamp: 5 }
  return { event: 'message', id, text, ...shared, ...more }
}

async function opened(
  history: readonly HistoryEntry[] = [message(1, 'hello Ada'), message(2, 'hi', 'sent')],
) {
  const chat = plainChat({ history, chats: [chatSummary(ADDRESS)] })
  await chat.type(OPEN)
  return chat
}

describe('a chat that is opened', () => {
  it('says who is on both sides, then its messages with numbers, authors and states', async () => {
    const lines = (await opened()).printed()
    expect(lines).toEqual(
      expect.arrayContaining([
        '-- ada @ Parley ⇄ +4915550001 @ WhatsApp · end-to-end encrypted · requests: accepted',
        '#1 6 Jan 2025, 09:01 +4915550001: hello Ada',
        '#2 6 Jan 2025, 09:02 you: hi [sent]',
      ]),
    )
  })

  it('prints its newest twenty rows, and the older ones twenty at a time when asked', async () => {
    const many = Array.from({ length: 50 }, (_, at) => message(at, `text ${at}`))
    const chat = await opened(many)
    const first = chat.printed()
    expect(first.filter((line) => line.startsWith('#'))).toHaveLength(20)
    expect(first).toContain('(older messages: /older)')
    await chat.type('/older')
    const older = chat.printed()
    expect(older).toHaveLength(20)
    expect(older[0]).toMatch(/: text 10$/)
    await chat.type('/older')
    expect(chat.printed()).toHaveLength(10)
    await chat.type('/older')
    expect(chat.printed()).toEqual(['! there are no older messages here'])
  })
})

describe('what happens in the open chat', () => {
  it('is printed once: new messages, states, reactions, and what is taken back', async () => {
    const chat = await opened()
    chat.printed()
    chat.client.tell(arrives('N', 'new one'))
    expect(chat.printed()).toEqual(['#3 1 Jan 1970, 00:00 +4915550001: new one'.replace('00:00', time(5))])
    chat.client.tell({ event: 'receipt', id: 'M2', state: 'read', from: ADDRESS })
    chat.client.tell({ event: 'receipt', id: 'M2', state: 'delivered', from: ADDRESS })
    expect(chat.printed()).toEqual(['#2 read'])
    const shared = { with: ADDRESS, id: 'M2', direction: 'out' as const, timestamp: 6 }
    chat.client.tell({ event: 'reaction', ...shared, from: ADDRESS, emoji: '👍' })
    expect(chat.printed()).toEqual(['#2 reactions: +4915550001 👍'])
    chat.client.tell({ event: 'revoked', ...shared, id: 'N', direction: 'in' })
    expect(chat.printed()).toContain('#3 taken back')
  })

  it('is sent to the chat where it does not begin with a slash, and its state follows', async () => {
    const chat = await opened()
    chat.printed()
    await chat.type('to you')
    expect(chat.client.calls).toContain(`send ${ADDRESS} to you`)
    expect(chat.printed()).toEqual([expect.stringMatching(/^#3 .* you: to you \[sending\]$/)])
    chat.client.settleSend({ event: 'sent', id: 'SENT1' })
    await chat.type('')
    expect(chat.printed()).toContain('#3 sent')
  })
})

function time(timestamp: number): string {
  const date = new Date(timestamp)
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':')
}

describe('commands about a message', () => {
  it('take its number', async () => {
    const chat = await opened()
    await chat.type('/reply #1 of course')
    expect(chat.client.calls).toContain(`reply ${ADDRESS}/in/M1 of course`)
  })

  it('take the beginning of its id', async () => {
    const chat = await opened([{ ...message(1, 'x'), id: '3EB0ABCDEF' }])
    await chat.type('/react #3EB0 👍')
    expect(chat.client.calls).toContain(`react ${ADDRESS}/in/3EB0ABCDEF 👍 reaction`)
  })

  it('say so where the chat has none of that number', async () => {
    const chat = await opened()
    chat.printed()
    await chat.type('/reply #99 of course')
    expect(chat.printed().join()).toContain('no message here is #99')
    expect(chat.client.calls.filter((call) => call.startsWith('reply'))).toEqual([])
  })

  it('leave a hash alone that is no name of a message', async () => {
    const chat = await opened()
    await chat.type('/label #1 fan')
    expect(chat.client.calls.find((call) => call.startsWith('keep'))).toContain('#1 fan')
  })

  it('ask before a message is taken back, and yes or no answers', async () => {
    const chat = await opened()
    await chat.type('/takeback #2')
    expect(chat.printed().join('\n')).toMatch(/Take back for you[^]*y goes on/)
    await chat.type('n')
    expect(chat.client.calls.filter((call) => call.startsWith('revoke'))).toEqual([])
    await chat.type('/takeback #2')
    await chat.type('whatever')
    await chat.type('y')
    expect(chat.client.calls).toContain(`revoke ${ADDRESS}/out/M2`)
    expect(chat.client.calls.filter((call) => call.startsWith('send '))).toEqual([])
  })
})

describe('other chats and requests', () => {
  it('are told of in one line that says how to open them', async () => {
    const chat = await opened()
    chat.printed()
    chat.client.tell({ ...arrives('N', 'psst'), from: 'eve@other' } as ClientEvent)
    expect(chat.printed()).toEqual(['* eve @ Other: psst (1 unread, /to eve@other)'])
  })
})

describe('text from outside', () => {
  it('brings no escape sequence and no line of its own into the output, whatever field it stands in', async () => {
    const hostile: HistoryEntry[] = [
      { ...message(1, HOSTILE), quote: { id: HOSTILE, direction: undefined, text: HOSTILE } } as HistoryEntry,
      {
        ...message(2, 'x', 'sent'),
        reason: HOSTILE,
        reactions: [{ from: HOSTILE, emoji: HOSTILE, at: 1 }],
      } as HistoryEntry,
    ]
    const chat = plainChat({
      history: hostile,
      chats: [chatSummary(ADDRESS, { label: HOSTILE }), chatSummary(`${HOSTILE}@${HOSTILE}`, { unread: 1 })],
    })
    await chat.type(OPEN)
    await chat.type('/chats')
    chat.client.tell({ event: 'connection', state: 'offline', reason: HOSTILE })
    chat.client.tell({ event: 'notice', notice: 'info', with: ADDRESS, text: HOSTILE, timestamp: 1 })
    chat.client.tell({ event: 'notice', notice: 'info', text: HOSTILE, timestamp: 1 })
    chat.client.tell({ ...arrives('N', HOSTILE), from: `${HOSTILE}@x` } as ClientEvent)
    const output = chat.printed()
    expect(output.length).toBeGreaterThan(8)
    for (const line of output) expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  })

  it('cannot look like another message, a reply, a reaction or a state', async () => {
    const forged = 'ok\n#9 6 Jan 2025, 09:03 you: I owe you money [read]\n#9 reactions: you 👍'
    const chat = await opened([message(1, forged), message(2, 'answers you: hi')])
    const lines = chat.printed().filter((line) => line.startsWith('#'))
    expect(lines).toEqual([
      '#1 6 Jan 2025, 09:01 +4915550001: ok',
      '#2 6 Jan 2025, 09:02 +4915550001: answers you: hi',
    ])
  })
})

describe('decisions', () => {
  it('let a person read, choose apps by number and confirm, in words', async () => {
    const chat = plainChat({
      kind: 'meta',
      partners: [{ id: 1, name: 'Parley', handle: 'parley', status: 'active', enabled: false }],
    })
    await chat.type('/interop')
    expect(chat.printed().join('\n')).toContain('y goes on · n leaves')
    for (const line of ['y', 'y', '1', 'y', 'y', 'y']) await chat.type(line)
    expect(chat.client.calls).toContain('set-interop 1 combined - interop-warnings/7')
    expect(chat.printed().join('\n')).toContain('users of Parley may reach you now')
  })

  it('are left by n, and nothing was asked of the client then', async () => {
    const chat = plainChat({ kind: 'meta' })
    await chat.type('/interop')
    await chat.type('n')
    expect(chat.printed()).toContain('nothing was changed')
    expect(chat.client.calls.filter((call) => call.startsWith('set-interop'))).toEqual([])
  })

  it('take no message for an answer', async () => {
    const chat = plainChat({ kind: 'meta' })
    await chat.type('/interop')
    await chat.type('hello?')
    expect(chat.printed().join('\n')).toContain('this is no answer here')
    expect(chat.client.calls.filter((call) => call.startsWith('send'))).toEqual([])
  })
})

describe('what is read from the store again', () => {
  it('is not printed again, though a notice has another id there', async () => {
    const notice = { notice: 'left', with: ADDRESS, text: 'they left', timestamp: 9 } as const
    const history: HistoryEntry[] = Array.from({ length: 60 }, (_, at) => message(at, `text ${at}`))
    const chat = await opened(history)
    chat.client.tell({ event: 'notice', ...notice })
    expect(chat.printed().filter((line) => line.includes('they left'))).toHaveLength(1)
    history.push({ kind: 'notice', id: '77', ...notice })
    await chat.type('/requests')
    expect(chat.printed().filter((line) => line.startsWith('#'))).toEqual([])
  })
})
