// The echo bot: answers people, never itself, and strangers only where it was told to.
import { describe, expect, it } from 'vitest'
import { RequestError } from '#platform/net/connection.js'
import { EchoManners, echo } from '#cli/bot/echo.js'
import { commandContext, settle, type RecordedContext } from '../../support/command-context.js'
import { FakeClock } from '../../support/fake-clock.js'

const PEER = '+4915550001@whatsapp'
const heard = (text: string, more: object = {}) => ({ id: 'A', from: PEER, text, ...more })

function arrives(context: RecordedContext, id: string, text: string, more: object = {}): void {
  const shared = { from: PEER, to: 'ada@parley', jid: '4915550001@s.whatsapp.net', timestamp: 5 }
  context.fake.tell({ event: 'message', id, text, ...shared, ...more })
}

const replies = (context: RecordedContext): readonly string[] =>
  context.fake.calls.filter((call) => call.startsWith('reply'))

function bot(accept: boolean): RecordedContext {
  const context = commandContext()
  echo(context.client, {
    clock: context.clock,
    accept,
    note: (text) => {
      context.output.note(text)
    },
  })
  return context
}

describe('manners', () => {
  it('answer what people write, also twice in different words', () => {
    const manners = new EchoManners(new FakeClock())
    expect(manners.answers(heard('one'))).toBe(true)
    expect(manners.answers(heard('two'))).toBe(true)
  })

  it('do not answer what answers a message of ours, which ends two bots that echo each other', () => {
    const manners = new EchoManners(new FakeClock())
    expect(manners.answers(heard('one', { quote: { direction: 'out' } }))).toBe(false)
    expect(manners.answers(heard('one', { quote: { direction: 'in' } }))).toBe(true)
  })

  it('do not answer the same words that were just said to that person, quoted as text or not', () => {
    const clock = new FakeClock()
    const manners = new EchoManners(clock)
    manners.answers(heard('one'))
    expect(manners.answers(heard('one'))).toBe(false)
    expect(manners.answers(heard('> one\none'))).toBe(false)
    expect(manners.answers(heard('one', { from: 'eve@other' }))).toBe(true)
    clock.advance(60_000)
    expect(manners.answers(heard('one'))).toBe(true)
  })

  it('answer one person twenty times a minute and no more, whatever they add to it', () => {
    const clock = new FakeClock()
    const manners = new EchoManners(clock)
    for (let at = 0; at < 20; at += 1) expect(manners.answers(heard(`text ${at}`))).toBe(true)
    expect(manners.answers(heard('text 20'))).toBe(false)
    clock.advance(60_000)
    expect(manners.answers(heard('text 21'))).toBe(true)
  })

  it('have nothing to say to a message without words', () => {
    expect(new EchoManners(new FakeClock()).answers(heard(''))).toBe(false)
  })
})

describe('the bot', () => {
  it('answers with a reply', async () => {
    const context = bot(false)
    arrives(context, 'A', 'hello')
    await settle()
    expect(replies(context)).toEqual([`reply ${PEER}/in/A hello`])
  })

  it('stays when an answer does not get through, and says so', async () => {
    const fake = commandContext()
    const lost = (): Promise<never> => Promise.reject(new RequestError('timeout', 'no answer'))
    const context = commandContext({}, { talk: { ...fake.client.talk, reply: lost } })
    echo(context.client, {
      ...{ clock: context.clock, accept: false },
      note: (text) => {
        context.output.note(text)
      },
    })
    arrives(context, 'A', 'hello')
    await settle()
    expect(context.notes).toEqual([`no answer to ${PEER}: no answer`])
  })

  it('leaves strangers alone, and accepts them where it was told to', async () => {
    const shy = bot(false)
    arrives(shy, 'A', 'hello', { request: true })
    await settle()
    expect(replies(shy)).toEqual([])
    expect(shy.fake.calls).not.toContain(`accept ${PEER}`)
    const open = bot(true)
    arrives(open, 'A', 'hello', { request: true })
    await settle()
    expect(open.fake.calls).toContain(`accept ${PEER}`)
    expect(replies(open)).toHaveLength(1)
  })
})
