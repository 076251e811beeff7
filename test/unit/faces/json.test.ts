// The chat as NDJSON: records out, commands in, and every error with a code.
import { describe, expect, it } from 'vitest'
import { ClientError } from '#cli/client/api.js'
import { typedOf } from '#cli/faces/json-input.js'
import { chatSummary } from '../../support/chat-summary.js'
import { PEER, message } from '../../support/fake-client.js'
import { jsonChat } from '../../support/line-chat.js'

describe('lines of input', () => {
  it.each([
    ['/to ada@parley', '/to ada@parley'],
    ['hello', 'hello'],
    ['{"command":"reply","args":["#3","two words"]}', '/reply #3 two words'],
    ['{"command":"requests"}', '/requests'],
    ['{"text":"two\\nlines"}', 'two\nlines'],
    ['{"text":"/no command"}', '//no command'],
  ])('%j is typed as %j', (line, typed) => {
    expect(typedOf(line)).toBe(typed)
  })

  it.each([
    '{',
    '{}',
    '{"command":7}',
    '{"command":"a b"}',
    '{"command":"to","args":"x"}',
    '{"command":"to","args":[1]}',
  ])('%j is refused', (line) => {
    expect(() => typedOf(line)).toThrow(TypeError)
  })
})

describe('records', () => {
  const script = { history: [message(1, 'hello Ada')], chats: [chatSummary(PEER)] }

  it('of an opened chat hold its messages as history prints them', async () => {
    const chat = jsonChat(script)
    await chat.type(`/to ${PEER}`)
    expect(chat.records()).toContainEqual({
      ...{ event: 'opened', with: PEER, more: false },
      entries: [expect.objectContaining({ event: 'message', id: 'M1', text: 'hello Ada' })],
    })
  })

  it('tell an outcome once, though both the sender and everybody hear of it', async () => {
    const chat = jsonChat(script)
    await chat.type(`/to ${PEER}`)
    await chat.type('hi')
    chat.records()
    const sent = { event: 'sent', id: 'SENT1' } as const
    chat.client.tell(sent)
    chat.client.settleSend(sent)
    await chat.type('')
    expect(chat.records()).toEqual([sent])
  })

  it('name the code of what failed', async () => {
    const chat = jsonChat(script)
    await chat.type(`/to ${PEER}`)
    await chat.type('hi')
    chat.records()
    chat.client.settleSend(new ClientError('blocked', 'they are blocked'))
    await chat.type('')
    expect(chat.records()).toEqual([
      { event: 'error', code: 'blocked', message: 'they are blocked', id: 'SENT1' },
    ])
  })

  it('call a wrong line a usage error', async () => {
    const chat = jsonChat(script)
    chat.records()
    await chat.type('/frobnicate')
    expect(chat.records()).toEqual([expect.objectContaining({ event: 'error', code: 'usage' })])
  })

  it('put a decision as a question with its answers', async () => {
    const chat = jsonChat({ kind: 'meta' })
    await chat.type('/interop')
    expect(chat.records()).toContainEqual(
      expect.objectContaining({ event: 'question', kind: 'onboarding', step: 'about' }),
    )
  })
})
