// A bot as a program: every action answered, with its outcome or with why not, and bad lines are no end.
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { answerTo, BOT_ACTIONS } from '#cli/bot/actions.js'
import { runScript } from '#cli/bot/script.js'
import type { JsonObject } from '#cli/profile/json-lines.js'
import { chatSummary } from '../../support/chat-summary.js'
import { commandContext, settle } from '../../support/command-context.js'
import { createFakeClient, message } from '../../support/fake-client.js'

const TO = '+4915550001@whatsapp'

describe('actions', () => {
  it.each([
    [{ do: 'read' }, 'seen'],
    [{ do: 'read', message: 'M1' }, 'seen'],
    [{ do: 'typing', state: 'composing' }, 'typing'],
    [{ do: 'accept' }, 'accept'],
    [{ do: 'history', limit: 2 }, 'history'],
  ])('%j is done and answered with its reference', async (line, call) => {
    const client = createFakeClient({ history: [message(1, 'hello')] })
    const answer = await answerTo(client, JSON.stringify({ ...line, to: TO, ref: 7 }))
    expect(answer).toMatchObject({ event: 'done', do: line.do, ref: 7 })
    expect(client.calls.some((each) => each.startsWith(call))).toBe(true)
  })

  it.each([
    [{ do: 'send', text: 'hi' }, 'send'],
    [{ do: 'send-file', path: '/x' }, 'send-media'],
    [{ do: 'reply', message: 'M1', text: 'hi' }, 'reply'],
    [{ do: 'react', message: 'M1', emoji: '👍' }, 'react'],
    [{ do: 'react', message: 'M1' }, 'react'],
    [{ do: 'revoke', message: 'M2' }, 'revoke'],
  ])('%j is answered once its outcome is known', async (line, call) => {
    const client = createFakeClient()
    const answering = answerTo(client, JSON.stringify({ ...line, to: TO, ref: 'a' }))
    await settle()
    client.settleSend({ event: 'sent', id: 'X' })
    expect(await answering).toEqual({
      ...{ event: 'done', do: line.do, ref: 'a' },
      outcome: { event: 'sent', id: 'X' },
    })
    expect(client.calls.some((each) => each.startsWith(call))).toBe(true)
  })

  it.each([
    'garbage',
    '[]',
    '{}',
    '{"do":"fly"}',
    '{"do":"constructor"}',
    '{"do":"send"}',
    `{"do":"send","to":"${TO}"}`,
    `{"do":"send","to":"${TO}","text":7}`,
    `{"do":"typing","to":"${TO}","state":"x"}`,
    `{"do":"history","to":"${TO}","limit":501}`,
    `{"do":"react","to":"${TO}","message":"M","emoji":1}`,
    `{"do":"reply","to":"${TO}","message":"M","text":"x","direction":"up"}`,
  ])('%s is answered with a usage error', async (line) => {
    expect(await answerTo(createFakeClient(), line)).toMatchObject({ event: 'error', code: 'usage' })
  })

  it('say what they take', () => {
    for (const { takes } of Object.values(BOT_ACTIONS)) expect(takes).toMatch(/^to/)
  })
})

describe('a script', () => {
  it('hears what waited for it and what comes, and its last action is answered though its input has ended', async () => {
    const context = commandContext({
      history: [message(1, 'while you were away')],
      chats: [chatSummary(TO, { unread: 1 })],
    })
    const input = new PassThrough()
    const records: JsonObject[] = []
    const running = runScript(context.client, {
      input,
      write: (line) => records.push(JSON.parse(line) as JsonObject),
      signal: new AbortController().signal,
    })
    context.fake.tell({ event: 'typing', with: TO, state: 'composing' })
    input.end(`garbage\n${JSON.stringify({ do: 'send', to: TO, text: 'bye' })}\n`)
    await settle()
    context.fake.settleSend({ event: 'sent', id: 'X' })
    await running
    expect(records.map(({ event }) => event)).toEqual(['ready', 'message', 'typing', 'error', 'done'])
    expect(context.fake.calls).toContain(`seen ${TO}`)
  })
})
