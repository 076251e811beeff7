// `parley requests` and `parley report`: who waits, what is decided, and nothing more than was named is told.
import { describe, expect, it } from 'vitest'
import { ClientError, type RequestView } from '#cli/client/api.js'
import { plainText } from '#cli/commands/plain-text.js'
import { profileCommand } from '#cli/commands/profile-commands.js'
import { report } from '#cli/commands/report.js'
import {
  acceptRequest,
  blockRequest,
  deleteRequest,
  listRequests,
  reportRequest,
} from '#cli/commands/requests.js'
import { commandContext, incoming } from '../../support/command-context.js'
import { mediaMessage } from '../../support/fake-client.js'
import { codeOf } from '../../support/rejection.js'

const BOB = '+4915550001@whatsapp'
const EVE = 'eve@parley'
const HOSTILE = 'a\u001b]52;c;eA==\u0007\r\u009b31m\u202eb\u{e0041}\u2028'

function request(id: number, from: string, changes: Partial<RequestView> = {}): RequestView {
  const [identifier = '', handle = ''] = from.split('@')
  return {
    ...{ id, from, app: handle === 'whatsapp' ? 'WhatsApp' : 'Parley', identifier },
    ...{ since: 0, messages: 1, last: incoming('M1', 0) },
    ...changes,
  }
}

const WAITING = [request(7, EVE, { messages: 3 }), request(2, BOB)]

describe('parley requests list', () => {
  it('prints everybody who waits as one record, and asks nothing of anybody', async () => {
    const context = commandContext({ requests: WAITING })
    expect(await listRequests.run({}, context)).toBe(0)
    expect(context.records).toEqual([
      {
        ...{ event: 'request', id: 7, from: EVE, app: 'Parley', identifier: 'eve' },
        ...{ since: 0, messages: 3, text: 'text of M1' },
      },
      {
        ...{ event: 'request', id: 2, from: BOB, app: 'WhatsApp', identifier: '+4915550001' },
        ...{ since: 0, messages: 1, text: 'text of M1' },
      },
    ])
    expect(context.fake.calls).toEqual([])
    expect(context.notes).toHaveLength(1)
    expect(plainText(context.records[0]!)).toBe(
      '7 eve @ Parley (eve@parley) · since 1970-01-01 00:00:00Z · 3 messages: text of M1',
    )
  })

  it('says nothing where nobody waits', async () => {
    const context = commandContext()
    expect(await listRequests.run({}, context)).toBe(0)
    expect([context.records, context.notes]).toEqual([[], []])
  })

  it('names a file by its kind, and what is said under it', async () => {
    const waiting = [
      request(1, EVE, { last: mediaMessage(1) }),
      request(2, BOB, { last: mediaMessage(1, { kind: 'voice' }, 'listen') }),
      request(3, BOB, { last: undefined }),
    ]
    const context = commandContext({ requests: waiting })
    await listRequests.run({}, context)
    const [picture, voice, nothing] = context.records
    expect(picture).not.toHaveProperty('text')
    expect(picture).toMatchObject({ media: 'image' })
    expect(plainText(voice!)).toMatch(/: \[voice\] listen$/)
    expect(plainText(nothing!)).toMatch(/1 message:$/)
  })

  it('cuts a long text for people, never for scripts', async () => {
    const text = 'é'.repeat(5000)
    const last = { ...incoming('M', 0), text } as const
    const context = commandContext({ requests: [request(1, EVE, { last })] })
    await listRequests.run({}, context)
    expect(context.records[0]).toMatchObject({ text })
    expect(plainText(context.records[0]!).length).toBeLessThan(250)
  })

  it('prints nothing that steers a terminal', async () => {
    const last = { ...incoming('M', 0), text: HOSTILE } as const
    const hostile = { app: HOSTILE, identifier: HOSTILE, from: HOSTILE, last }
    const context = commandContext({ requests: [request(1, EVE, hostile)] })
    await listRequests.run({}, context)
    expect(plainText(context.records[0]!)).not.toMatch(/[\p{Cc}\u202e\u{e0041}\u2028]/u)
  })
})

describe('deciding a request', () => {
  it.each([
    [acceptRequest, '7', `accept ${EVE}`, 'accepted'],
    [acceptRequest, EVE, `accept ${EVE}`, 'accepted'],
    [acceptRequest, '4915550009@WhatsApp', 'accept +4915550009@whatsapp', 'accepted'],
    [deleteRequest, '2', `delete ${BOB}`, 'deleted'],
    [deleteRequest, '4915550001@whatsapp', `delete ${BOB}`, 'deleted'],
    [blockRequest, '7', `block ${EVE}`, 'blocked'],
  ] as const)('%# names it by its number or its address', async (command, id, call, state) => {
    const context = commandContext({ requests: WAITING })
    expect(await command.run({ id }, context)).toBe(0)
    expect(context.fake.calls).toEqual([call])
    expect(context.records).toMatchObject([{ event: 'request', state }])
    expect(plainText(context.records[0]!)).toMatch(new RegExp(`^${state}`))
  })

  it.each([
    [acceptRequest, '3'],
    [acceptRequest, '491555000'],
    [deleteRequest, '3'],
    [deleteRequest, 'dora@parley'],
    [blockRequest, 'dora@parley'],
    [reportRequest, '0'],
    [reportRequest, 'dora@parley'],
  ] as const)(
    '%# is a usage error where no such request waits, before anything is asked',
    async (command, id) => {
      const context = commandContext({ requests: WAITING })
      expect(await codeOf(() => command.run({ id }, context))).toBe('usage')
      expect(context.fake.calls).toEqual([])
    },
  )

  it.each(['', 'nonsense', '4915550001', '-1', '1e3', '@', '1.0'])('refuses %j', async (id) => {
    const context = commandContext({ requests: WAITING })
    expect(['usage', 'address-invalid']).toContain(await codeOf(() => acceptRequest.run({ id }, context)))
    expect(context.fake.calls).toEqual([])
  })

  it('fails as the client does and prints no decision', async () => {
    const refuse = { acceptRequest: new ClientError('unreachable-recipient', 'nobody there') }
    const context = commandContext({ requests: WAITING, refuse })
    expect(await codeOf(() => acceptRequest.run({ id: '7' }, context))).toBe('unreachable-recipient')
    expect(context.records).toEqual([])
  })

  it('ends at its time where no answer comes', async () => {
    const never = new Promise<never>(() => undefined)
    const context = commandContext({ requests: WAITING }, { deleteRequest: () => never })
    const running = codeOf(() => deleteRequest.run({ id: '7' }, context))
    await new Promise(setImmediate)
    context.clock.advance(20_000)
    expect(await running).toBe('timed-out')
  })
})

describe('a report', () => {
  it('attaches nothing by itself', async () => {
    const context = commandContext({ requests: WAITING })
    expect(await reportRequest.run({ id: '7' }, context)).toBe(0)
    expect(context.fake.calls).toEqual([`report ${EVE} - - keep`])
    expect(context.records).toEqual([
      { event: 'request', with: EVE, state: 'reported', attached: 0, blocked: false },
    ])
    expect(plainText(context.records[0]!)).toContain('no message attached')
  })

  it('carries what is named, each once, and blocks where asked', async () => {
    const context = commandContext()
    const args = { address: '4915550001@whatsapp', attach: ['A', 'B', 'A'], reason: 'spam', block: true }
    expect(await report.run(args, context)).toBe(0)
    expect(context.fake.calls).toEqual([`report ${BOB} A,B spam block`])
    expect(context.records).toEqual([{ event: 'reported', with: BOB, attached: 2, blocked: true }])
  })

  it.each([
    [5, undefined],
    [6, 'usage'],
  ])('of %i messages ends with %s', async (many, code) => {
    const context = commandContext()
    const attach = Array.from({ length: many }, (_, at) => `M${at}`)
    const ended = await report.run({ address: BOB, attach }, context).then(
      () => undefined,
      (error: unknown) => (error as ClientError).code,
    )
    expect(ended).toBe(code)
    expect(context.fake.calls).toHaveLength(code === undefined ? 1 : 0)
  })

  it.each([{ attach: 'A' }, { attach: [1] }, { attach: [''] }, { reason: '' }])(
    'refuses %j',
    async (args) => {
      const context = commandContext()
      expect(await codeOf(() => report.run({ address: BOB, ...args }, context))).toBe('usage')
      expect(context.fake.calls).toEqual([])
    },
  )
})

it('every command about consent can be handed to the profile’s owner', () => {
  const requests = ['list', 'accept', 'delete', 'block', 'report'].map((name) => `requests ${name}`)
  const interop = ['on', 'off', 'inbox', 'pings', 'warnings'].map((name) => `interop ${name}`)
  const names = [...requests, 'interop', ...interop, 'report', 'reach', 'ledger']
  expect(names.filter((name) => profileCommand(name)?.name !== name)).toEqual([])
})
