// The remaining profile commands: what they ask of the client and what they print.
import { describe, expect, it } from 'vitest'
import { ClientError } from '#cli/client/api.js'
import { block, unblock } from '#cli/commands/block.js'
import { account, enlist } from '#cli/commands/enlist.js'
import { history } from '#cli/commands/history.js'
import { disablePartners, enablePartners, listPartners } from '#cli/commands/partners.js'
import { HiddenLine } from '#cli/commands/password.js'
import { plainText } from '#cli/commands/plain-text.js'
import { signup } from '#cli/commands/signup.js'
import { status } from '#cli/commands/status.js'
import { trust } from '#cli/commands/trust.js'
import { unenlist } from '#cli/commands/unenlist.js'
import { commandContext, incoming } from '../../support/command-context.js'
import { codeOf } from '../../support/rejection.js'

const PEER = '+4915550001@whatsapp'
const WARNINGS = 'interop-warnings/1'
const DISCLOSURE = 'partner-disclosure/1'

describe('parley history', () => {
  const entries = Array.from({ length: 1201 }, (_, at) => incoming(`M${at}`, at))

  it('prints a whole chat, oldest first, over all pages', async () => {
    const context = commandContext({ history: entries })
    expect(await history.run({ with: '4915550001@whatsapp' }, context)).toBe(0)
    expect(context.records).toHaveLength(1201)
    expect(context.records[0]).toMatchObject({ event: 'message', id: 'M0', direction: 'in' })
    expect(context.records.at(-1)).toMatchObject({ id: 'M1200' })
    expect(context.fake.calls[0]).toBe(`history ${PEER} newest`)
  })

  it.each([1, 499, 500, 501])('prints only the last %i entries when asked', async (limit) => {
    const context = commandContext({ history: entries })
    await history.run({ with: PEER, limit }, context)
    expect(context.records).toHaveLength(limit)
    expect(context.records.at(-1)).toMatchObject({ id: 'M1200' })
  })

  it('says which messages are a request, until it is decided; what is older is none', async () => {
    const about = { app: 'WhatsApp', identifier: '+4915550001', messages: 1, last: undefined }
    const waiting = [{ id: 1, from: PEER, since: 2, ...about }]
    const entries = [incoming('before', 1), incoming('M', 2)]
    const asked = commandContext({ history: entries, requests: waiting })
    await history.run({ with: PEER }, asked)
    expect(asked.records.map((record) => 'request' in record)).toEqual([false, true])
    const decided = commandContext({ history: entries, requests: [] })
    await history.run({ with: PEER }, decided)
    expect(decided.records.map((record) => 'request' in record)).toEqual([false, false])
  })

  it('prints notices as notices', async () => {
    const notice = { kind: 'notice', id: 'n', notice: 'info', with: PEER, text: 'x', timestamp: 1 } as const
    const context = commandContext({ history: [notice] })
    await history.run({ with: PEER }, context)
    expect(context.records).toEqual([
      { event: 'notice', notice: 'info', with: PEER, text: 'x', timestamp: 1 },
    ])
  })
})

describe('parley trust', () => {
  it('trusts the address and waits for the released messages', async () => {
    const context = commandContext()
    expect(
      await trust.run({ address: '4915550001@whatsapp', until: context.clock.now() + 1000 }, context),
    ).toBe(0)
    expect(context.records).toEqual([{ event: 'trusted', with: PEER, released: 1 }])
    expect(context.fake.calls).toContain(`trust ${PEER}`)
  })

  it('succeeds without a connection and says that the messages wait', async () => {
    const base = commandContext()
    const offline = { ...base.client.status(), connection: { state: 'offline', reason: 'x' } as const }
    const context = commandContext(
      {},
      {
        status: () => offline,
        connect: () => Promise.reject(new ClientError('cannot-connect', 'no server')),
      },
    )
    expect(await trust.run({ address: PEER, until: context.clock.now() + 1000 }, context)).toBe(0)
    expect(context.notes).toEqual(['no server; the released messages go with the next connection'])
  })
})

describe('parley partners', () => {
  it('lists every app with whether it may reach the account', async () => {
    const partner = { id: 1, name: 'Parley', handle: 'parley', status: 'active', enabled: false } as const
    const context = commandContext({ partners: [partner] })
    expect(await listPartners.run({}, context)).toBe(0)
    expect(context.records).toEqual([{ event: 'partner', ...partner }])
  })

  it('enables and disables each app named', async () => {
    const context = commandContext()
    await enablePartners.run({ ids: [1, 2], accepted: WARNINGS }, context)
    await disablePartners.run({ ids: [3] }, context)
    expect(context.fake.calls).toEqual([
      ...[`set-partner 1 true ${WARNINGS}`, `set-partner 2 true ${WARNINGS}`],
      'set-partner 3 false',
    ])
  })

  it.each([{}, { ids: [] }, { ids: [0] }, { ids: ['1'] }, { ids: 1 }])('refuses %j', async (args) => {
    const accepted = { ...args, accepted: WARNINGS }
    expect(await codeOf(() => enablePartners.run(accepted, commandContext()))).toBe('usage')
  })
})

describe('setting up an account', () => {
  it('signs up with the country only where one is given', async () => {
    const asked: unknown[] = []
    const context = commandContext({}, { signUp: (options) => Promise.resolve(void asked.push(options)) })
    const args = { provider: 'http://127.0.0.1:7420/', user: 'ada', password: 'p' }
    await signup.run(args, context)
    await signup.run({ ...args, country: 'DE' }, context)
    expect(asked).toEqual([
      { provider: 'http://127.0.0.1:7420', user: 'ada', password: 'p' },
      { provider: 'http://127.0.0.1:7420', user: 'ada', password: 'p', country: 'DE' },
    ])
    expect(JSON.stringify(context.records)).not.toContain('"p"')
  })

  it('says on stderr when a root was pinned at first use', async () => {
    const args = { meta: 'http://127.0.0.1:7422', service: 'whatsapp', disclosure: DISCLOSURE }
    for (const pinned of [true, false]) {
      const context = commandContext({}, { enlist: () => Promise.resolve({ login: '1-5@interop', pinned }) })
      expect(await enlist.run(args, context)).toBe(0)
      expect(context.records).toEqual([{ event: 'enlisted', login: '1-5@interop' }])
      expect(context.notes).toHaveLength(pinned ? 1 : 0)
    }
  })

  it.each([
    { meta: 'ftp://x', service: 'whatsapp', phone: '4915550001', name: 'Bob' },
    { meta: 'http://127.0.0.1', service: 'telegram', phone: '4915550001', name: 'Bob' },
    { meta: 'http://127.0.0.1', service: 'whatsapp', name: 'Bob' },
    { meta: 'http://127.0.0.1', service: 'whatsapp', phone: '4915550001', name: '' },
  ])('refuses %j before anything is asked', async (args) => {
    expect(await codeOf(() => account.run(args, commandContext()))).toBe('usage')
  })
})

describe('parley block and unblock', () => {
  it('ask for the address in its normal form and print it', async () => {
    const context = commandContext()
    expect(await block.run({ address: '4915550001@WhatsApp' }, context)).toBe(0)
    expect(await unblock.run({ address: '4915550001@WhatsApp' }, context)).toBe(0)
    expect(context.fake.calls).toEqual([`block ${PEER}`, `unblock ${PEER}`])
    expect(context.records).toEqual([
      { event: 'blocked', address: PEER },
      { event: 'unblocked', address: PEER },
    ])
  })

  it('print who is blocked where nobody is named', async () => {
    const context = commandContext({ blocked: ['ada@parley', PEER] })
    expect(await block.run({}, context)).toBe(0)
    expect(context.records.map(plainText)).toEqual(['blocked ada@parley', `blocked ${PEER}`])
  })

  it('refuse what is no address before anything is asked', async () => {
    const context = commandContext()
    await expect(block.run({ address: 'nonsense' }, context)).rejects.toMatchObject({
      code: 'address-invalid',
    })
    expect(await codeOf(() => unblock.run({}, context))).toBe('usage')
    expect(context.fake.calls).toEqual([])
  })
})

describe('parley unenlist', () => {
  it('leaves the service it is told to', async () => {
    const asked: unknown[] = []
    const leave = (options: unknown) => Promise.resolve(void asked.push(options))
    const context = commandContext({}, { unenlist: leave })
    expect(await unenlist.run({ service: 'whatsapp' }, context)).toBe(0)
    expect(asked).toEqual([{ service: 'whatsapp' }])
    expect(context.records).toEqual([{ event: 'unenlisted', service: 'whatsapp' }])
    expect(await codeOf(() => unenlist.run({ service: 'telegram' }, context))).toBe('usage')
  })
})

describe('parley status', () => {
  it('prints the profile as it stands, with the requests that wait', async () => {
    const context = commandContext()
    expect(await status.run({}, context)).toBe(0)
    expect(context.records).toMatchObject([
      { event: 'status', address: 'ada@parley', outbox: 0, requests: 0 },
    ])
    expect(context.records[0]).not.toHaveProperty('interop')
    expect(plainText(context.records[0]!)).toMatch(/^requests +none$/m)
    expect(plainText(context.records[0]!)).not.toMatch(/^interop/m)
  })

  it('says of a Meta account whether other apps reach it, as far as that is known', async () => {
    for (const enabled of [true, false]) {
      const context = commandContext({ kind: 'meta', interop: { enabled } })
      await status.run({}, context)
      expect(context.records).toMatchObject([{ interop: enabled ? 'on' : 'off' }])
      expect(plainText(context.records[0]!)).toMatch(enabled ? /^interop +on$/m : /^interop +off$/m)
    }
    const refuse = { interop: new ClientError('cannot-connect', 'no server') }
    const context = commandContext({ kind: 'meta', refuse })
    expect(await status.run({}, context)).toBe(0)
    expect(plainText(context.records[0]!)).toMatch(/^interop +not known$/m)
  })
})

describe('a hidden password', () => {
  function typed(...pieces: readonly string[]): string | undefined {
    let result: string | undefined
    const line = new HiddenLine(
      (text) => (result ??= text),
      () => (result ??= 'broken off'),
    )
    for (const piece of pieces) line.push(piece)
    return result
  }

  it.each([
    [['secret\r'], 'secret'],
    [['se', 'cr', 'et\n'], 'secret'],
    [['sx\u007fecret\r'], 'secret'],
    [['😀\u007fa\r'], 'a'],
    [['wrong\u0015right\r'], 'right'],
    [['a\u001b\tb\r'], 'ab'],
    [['abc\u0003'], 'broken off'],
    [['\u0004'], 'broken off'],
  ])('typed as %j is %j', (pieces, password) => {
    expect(typed(...pieces)).toBe(password)
  })
})
