// `parley listen`: every message once, also those that came while nobody listened, and an end on time.
import { describe, expect, it } from 'vitest'
import { ClientError } from '#cli/client/api.js'
import { listen } from '#cli/commands/listen.js'
import { plainText } from '#cli/commands/plain-text.js'
import { chatSummary } from '../../support/chat-summary.js'
import { commandContext, incoming, settle, type RecordedContext } from '../../support/command-context.js'
import { codeOf } from '../../support/rejection.js'

const PEER = '+4915550001@whatsapp'

function arrive(context: RecordedContext, id: string): void {
  const shared = { from: PEER, to: 'ada@parley', jid: '4915550001@s.whatsapp.net' }
  context.fake.tell({ event: 'message', id, ...shared, text: id, timestamp: 5 })
}

function ids(context: RecordedContext): readonly string[] {
  return context.records.flatMap((record) => (record.event === 'message' ? [record.id] : []))
}

function unread(count: number, total = count, standing: 'accepted' | 'request' = 'accepted') {
  const history = Array.from({ length: total }, (_, at) => incoming(`M${at}`, at))
  return { history, chats: [chatSummary(PEER, { unread: count, standing })] }
}

describe('parley listen', () => {
  it('ends with 0 after the counted messages and prints no more of them', async () => {
    const context = commandContext()
    const running = listen.run({ count: 2 }, context)
    for (const id of ['A', 'B', 'C']) arrive(context, id)
    expect(await running).toBe(0)
    expect(ids(context)).toEqual(['A', 'B'])
    expect(context.resumes).toEqual([{ count: 1 }, { count: 0 }])
  })

  it('prints what came while nobody listened first, and marks the last of them as seen', async () => {
    const context = commandContext(unread(2, 3))
    const running = listen.run({ count: 3 }, context)
    arrive(context, 'N')
    expect(await running).toBe(0)
    expect(ids(context)).toEqual(['M1', 'M2', 'N'])
    expect(context.fake.calls.filter((call) => call.startsWith('seen'))).toEqual([`seen ${PEER}`])
  })

  it('finds unread messages on older pages, too', async () => {
    const context = commandContext(unread(120))
    expect(await listen.run({ count: 120 }, context)).toBe(0)
    expect(ids(context)).toEqual(Array.from({ length: 120 }, (_, at) => `M${at}`))
  })

  it('prints a message once that is both unread and just coming', async () => {
    const context = commandContext(unread(1))
    const running = listen.run({ count: 2 }, context)
    arrive(context, 'M0')
    arrive(context, 'N')
    await running
    expect(ids(context)).toEqual(['M0', 'N'])
  })

  it('says which messages are requests, those that came before and those that come', async () => {
    const context = commandContext(unread(2, 2, 'request'))
    const running = listen.run({ count: 3 }, context)
    const shared = { from: PEER, to: 'ada@parley', jid: '4915550001@s.whatsapp.net', text: 'hi' }
    context.fake.tell({ event: 'message', id: 'N', ...shared, timestamp: 5, request: true })
    expect(await running).toBe(0)
    expect(context.records).toMatchObject(['M0', 'M1', 'N'].map((id) => ({ id, request: true })))
    expect(plainText(context.records[0]!)).toContain(`${PEER} (request: parley requests list): `)
    const accepted = commandContext(unread(1))
    await listen.run({ count: 1 }, accepted)
    expect(accepted.records[0]).not.toHaveProperty('request')
  })

  it('prints decisions and choices that were made elsewhere', async () => {
    const context = commandContext()
    const running = listen.run({ until: context.clock.now() + 1 }, context)
    context.fake.tell({ event: 'request', with: PEER, state: 'accepted' })
    context.fake.tell({ event: 'interop', interop: await context.client.interop() })
    context.clock.advance(1)
    await running
    expect(context.records.map(({ event }) => event)).toEqual(['request', 'interop'])
  })

  it('leaves what was seen to the person who watches the profile', async () => {
    const context = { ...commandContext(unread(2)), watched: true }
    const running = listen.run({ count: 1 }, context)
    arrive(context, 'N')
    await running
    expect(ids(context)).toEqual(['N'])
    expect(context.fake.calls.filter((call) => call.startsWith('seen'))).toEqual([])
  })

  it('ends at the timeout: with 0 without a count, else as timed out', async () => {
    for (const [args, end] of [[{}, 0] as const, [{ count: 1 }, 'timed-out'] as const]) {
      const context = commandContext()
      const running = listen.run({ ...args, until: context.clock.now() + 1000 }, context)
      await settle()
      context.clock.advance(1000)
      expect(await running.catch((error: unknown) => (error as ClientError).code)).toBe(end)
      expect(context.clock.pending).toBe(0)
    }
  })

  it('ends when it is interrupted: with 0 without a count, else as failed', async () => {
    const [one, other] = [commandContext(), commandContext()]
    const [endless, counted] = [listen.run({}, one), listen.run({ count: 1 }, other)]
    one.interrupt()
    other.interrupt()
    expect(await endless).toBe(0)
    expect(await codeOf(() => counted)).toBe('failed')
  })

  it('prints receipts and notices and says on stderr when the connection is lost', async () => {
    const context = commandContext()
    const running = listen.run({ until: context.clock.now() + 1 }, context)
    context.fake.tell({ event: 'receipt', id: 'A', state: 'delivered', from: PEER })
    context.fake.tell({
      event: 'notice',
      notice: 'identity-changed',
      with: PEER,
      text: 'changed',
      timestamp: 1,
    })
    context.fake.tell({ event: 'connection', state: 'waiting', retryAt: 10_000, reason: 'server gone' })
    context.clock.advance(1)
    await running
    expect(context.records.map(({ event }) => event)).toEqual(['receipt', 'notice'])
    expect(context.notes).toEqual(['no connection (server gone); next attempt at 1970-01-01 00:00:10Z'])
  })

  it('fails as the connection does at the start, and as refused when it is ended for good', async () => {
    const base = commandContext()
    const offline = { ...base.client.status(), connection: { state: 'offline', reason: 'x' } as const }
    const refused = commandContext(
      {},
      {
        status: () => offline,
        connect: () => Promise.reject(new ClientError('cannot-connect', 'no server')),
      },
    )
    expect(await codeOf(() => listen.run({}, refused))).toBe('cannot-connect')
    const context = commandContext()
    const running = listen.run({}, context)
    context.fake.tell({ event: 'connection', state: 'offline', reason: 'logged in elsewhere' })
    expect(await codeOf(() => running)).toBe('refused')
  })
})

describe('parley listen --background', () => {
  it('connects when woken and disconnects after 15 idle seconds', async () => {
    let wake: () => void = () => undefined
    let held = true
    const context = commandContext(
      {},
      {
        onWake: (listener) => {
          wake = listener
          return Promise.resolve(() => (held = false))
        },
      },
    )
    const running = listen.run({ background: true }, context)
    await settle()
    expect(context.fake.calls).not.toContain('connect')
    wake()
    context.fake.tell({ event: 'connection', state: 'online', since: 1 })
    context.clock.advance(14_999)
    arrive(context, 'A')
    context.clock.advance(14_999)
    expect(context.fake.calls).not.toContain('disconnect')
    context.clock.advance(1)
    expect(context.fake.calls.filter((call) => call.endsWith('connect'))).toEqual(['connect', 'disconnect'])
    expect(ids(context)).toEqual(['A'])
    context.interrupt()
    expect(await running).toBe(0)
    expect(held).toBe(false)
  })

  it('outlives a server that is down when woken, not a refusal', async () => {
    for (const [code, ended] of [['cannot-connect', false] as const, ['refused', true] as const]) {
      let wake: () => void = () => undefined
      const context = commandContext(
        {},
        {
          onWake: (listener) => {
            wake = listener
            return Promise.resolve(() => undefined)
          },
          connect: () => Promise.reject(new ClientError(code, 'x')),
        },
      )
      let over = false
      const running = listen.run({ background: true }, context).catch(() => (over = true))
      await settle()
      wake()
      await settle()
      expect(over).toBe(ended)
      context.interrupt()
      await running
    }
  })
})
