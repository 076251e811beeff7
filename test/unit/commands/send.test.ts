// `parley send`: what it prints and how it ends, whatever the client and the connection do.
import { describe, expect, it } from 'vitest'
import { ClientError, type HistoryEntry, type SendOutcome } from '#cli/client/api.js'
import { failureOf } from '#cli/commands/exit-code.js'
import { send } from '#cli/commands/send.js'
import { commandContext, settle, type RecordedContext } from '../../support/command-context.js'
import { codeOf } from '../../support/rejection.js'

const OFFLINE = { state: 'offline', reason: 'not connected yet' } as const
const ID = '3EB0000000000000000001'

function args(context: RecordedContext, seconds = 20) {
  return { to: '4915550001@whatsapp', text: 'hello', id: ID, until: context.clock.now() + seconds * 1000 }
}

function offlineContext(connect: () => Promise<void>, history: readonly HistoryEntry[] = []) {
  const base = commandContext({ history })
  return commandContext(
    { history },
    { connect, status: () => ({ ...base.client.status(), connection: OFFLINE }) },
  )
}

async function ends(context: RecordedContext, outcome: SendOutcome | Error) {
  const running = send.run(args(context), context)
  await settle()
  context.fake.settleSend(outcome)
  return running
}

function outgoing(state: 'sending' | 'sent' | 'failed' | 'held'): HistoryEntry {
  const from = { from: 'ada@parley', to: '+4915550001@whatsapp' }
  return { kind: 'message', id: ID, direction: 'out', ...from, text: 'hello', timestamp: 1, state }
}

describe('parley send', () => {
  it('ends with 0 once Meta has the message, having written to the address in its normal form', async () => {
    const context = commandContext()
    expect(await ends(context, { event: 'sent', id: ID })).toBe(0)
    expect(context.records).toEqual([{ event: 'sent', id: ID }])
    expect(context.fake.calls).toContain('send +4915550001@whatsapp hello')
  })

  it('reports a refused message as failed and refused', async () => {
    const context = commandContext()
    const failed = { event: 'failed', id: ID, reason: 'nobody there', cause: 'refused' } as const
    expect(await codeOf(() => ends(context, failed))).toBe('refused')
    expect(context.records).toEqual([failed])
  })

  it('says why where no more may wait for somebody who has not answered', async () => {
    const context = commandContext()
    const reason = 'they have not answered yet: no more messages may wait for them'
    const error = await ends(context, { event: 'failed', id: ID, reason, cause: 'refused' }).catch(
      (thrown: unknown) => thrown,
    )
    expect(failureOf(error)).toEqual({ code: 4, line: reason })
  })

  it('reports a held message as an identity change', async () => {
    const held = { event: 'failed', id: ID, reason: 'see parley trust', cause: 'held' } as const
    expect(await codeOf(() => ends(commandContext(), held))).toBe('identity-changed')
  })

  it.each([
    ['offline', 'cannot-connect'],
    ['timeout', 'timed-out'],
  ] as const)('queues the message when the cause is %s', async (cause, code) => {
    const queued = { event: 'queued', id: ID, reason: 'later', cause } as const
    const context = commandContext()
    expect(await codeOf(() => ends(context, queued))).toBe(code)
    expect(context.records).toEqual([queued])
  })

  it('stores the message even where the connection is refused, and says why it was', async () => {
    const context = offlineContext(() => Promise.reject(new ClientError('clock-off', 'the clock is wrong')))
    const queued = { event: 'queued', id: ID, reason: 'not connected', cause: 'offline' } as const
    expect(await codeOf(() => ends(context, queued))).toBe('clock-off')
    expect(context.records).toEqual([queued])
  })

  it('stores the message where connecting takes too long', async () => {
    const context = offlineContext(() => new Promise(() => undefined))
    const running = send.run(args(context, 3), context)
    context.clock.advance(3000)
    await settle()
    context.fake.settleSend({ event: 'queued', id: ID, reason: 'not connected', cause: 'offline' })
    expect(await codeOf(() => running)).toBe('timed-out')
  })

  it('gives up waiting for the ack in time; the message stays queued', async () => {
    const stored: HistoryEntry[] = []
    const context = commandContext({ history: stored })
    const running = send.run(args(context, 20), context)
    await settle()
    stored.push(outgoing('sending'))
    context.clock.advance(20_000)
    expect(await codeOf(() => running)).toBe('timed-out')
    expect(context.records).toMatchObject([{ event: 'queued', id: ID }])
  })

  it.each([
    ['sent', 'sent'],
    ['failed', 'failed'],
    ['held', 'failed'],
    ['sending', 'queued'],
  ] as const)('that is run again sends nothing when the message is there as %s', async (state, event) => {
    const context = commandContext({ history: [outgoing(state)] })
    await send.run(args(context), context).catch(() => undefined)
    expect(context.records).toMatchObject([{ event, id: ID }])
    expect(context.fake.calls.filter((call) => call.startsWith('send'))).toEqual([])
  })

  it.each(['', 'nonsense', 'ada@', '@parley', 'x@whatsapp'])('refuses the address %j', async (to) => {
    const context = commandContext()
    const code = await codeOf(() => send.run({ ...args(context), to }, context))
    expect(['usage', 'address-invalid']).toContain(code)
  })

  it('that is interrupted before it is online sends nothing', async () => {
    const context = offlineContext(() => new Promise(() => undefined))
    const running = codeOf(() => send.run(args(context), context))
    context.interrupt()
    expect(await running).toBe('failed')
    expect(context.fake.calls.filter((call) => call.startsWith('send'))).toEqual([])
  })
})
