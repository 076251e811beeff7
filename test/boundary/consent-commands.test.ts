// Consent as commands, in processes of their own against a running lab: what is shown, asked, printed, and the codes.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ended, failInOneLine, machine, type Machine, type Running, succeed } from '../support/parley.js'
import { parleyAtTerminal } from '../support/parley-at-terminal.js'

const BOB = '+4915550001@whatsapp'
const ADA = 'ada@parley'
const EVE = 'eve@parley'
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
/** Of a test that runs many commands: a busy machine is slow, not wrong. */
const LONG = { timeout: 180_000 }
let here: Machine
let meta: string
let provider: string

const good = (args: readonly string[]): Promise<Ended> => succeed(here, args)
const bad = (args: readonly string[]) => failInOneLine(here, args)
const ada = (...args: readonly string[]): Promise<Ended> => good([...args, '--profile', 'ada'])
const bob = (...args: readonly string[]): Promise<Ended> => good([...args, '--profile', 'bob'])
const eve = (...args: readonly string[]): Promise<Ended> => good([...args, '--profile', 'eve'])

async function partnerAccount(name: string): Promise<Ended> {
  const profile = ['--profile', name]
  await good(['signup', ...profile, '--provider', provider, '--user', name, '--country', 'DE'])
  return good(['enlist', ...profile, '--meta', meta, '--service', 'whatsapp'])
}

/** Hears until that is heard, however long it takes, and no longer. */
async function listensFor(
  profile: string,
  fits: (record: Ended['records'][number]) => boolean,
): Promise<void> {
  const listening = here.start(['listen', '--profile', profile, '--json'])
  await listening.record(fits)
  listening.process.kill('SIGTERM')
  await listening.ended
}

beforeAll(async () => {
  here = machine()
  const lab = here.start(['lab', '--json', '--port-base', '0'])
  const ready = await lab.record((record) => record['event'] === 'ready')
  ;[meta, provider] = [String(ready['meta']), String(ready['provider'])]
  const account = [
    'account',
    '--meta',
    meta,
    '--service',
    'whatsapp',
    '--phone',
    '4915550001',
    '--name',
    'Bob',
  ]
  await good([...account, '--profile', 'bob'])
})

afterAll(() => here.clear())

describe('before anything is turned on', LONG, () => {
  it('enlisting shows a script the disclosure on stderr and asks it nothing', async () => {
    const { stdout, stderr, records } = await partnerAccount('ada')
    expect(records).toMatchObject([{ event: 'enlisted' }])
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
    expect(stderr).toMatch(/^· /m)
    expect(stderr).not.toContain('[y/N]')
    expect(stderr).not.toContain('\u001b')
  })

  it('nobody reaches a WhatsApp user: 4, and interop says off', async () => {
    expect((await bad(['send', '--profile', 'ada', '--to', BOB, 'x']))[0]).toBe(4)
    const [record] = (await bob('interop')).records
    expect(record).toMatchObject({
      event: 'interop',
      interop: { enabled: false, inbox: 'combined', pings: true, apps: [{ id: 1, enabled: false }] },
    })
    expect((await bob('status')).records).toMatchObject([{ requests: 0, interop: 'off' }])
  })

  it('asking to be let in ends the same way for everybody, and is heard by who is there', async () => {
    const asked = await ada('reach', BOB)
    expect(asked.records).toEqual([{ event: 'asked', address: BOB }])
    const nobody = '+4915559999@whatsapp'
    const unknown = await ada('reach', nobody)
    expect(unknown.records).toEqual([{ event: 'asked', address: nobody }])
    expect(unknown.stderr).toBe(asked.stderr)
    await listensFor('bob', (record) => record['notice'] === 'reachability-ping' && record['with'] === ADA)
    const interop = { asked: [{ from: ADA, app: expect.any(String) as unknown }] }
    expect((await bob('interop')).records).toMatchObject([{ interop }])
    expect((await here.run(['interop', '--profile', 'bob'])).stdout).toContain('parley partners enable 1')
    expect((await bad(['reach', BOB, '--profile', 'ada']))[0]).toBe(4)
    expect((await bad(['reach', ADA, '--profile', 'bob']))[0]).toBe(2)
  })

  it('the warnings can be read, which is recorded as no more than that', async () => {
    const [warnings] = (await bob('interop', 'warnings')).records
    expect(warnings).toMatchObject({ event: 'warnings', id: 'interop-warnings' })
    const [record] = (await bob('interop')).records
    expect(record).toMatchObject({
      interop: { enabled: false, text: { name: warnings?.['name'], result: 'shown' } },
    })
  })
})

describe('turning it on', LONG, () => {
  it('shows a script the warnings, and what it ran counts as accepting them', async () => {
    const { stdout, stderr, records } = await bob('partners', 'enable', '1')
    expect(records).toMatchObject([{ event: 'partner', id: 1, enabled: true }])
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
    expect(stderr).toMatch(/^· /m)
    const apps = [{ id: 1, enabled: true }]
    expect((await bob('interop')).records).toMatchObject([
      { interop: { enabled: true, text: { result: 'accepted' }, apps, asked: [] } },
    ])
    expect((await bob('status')).records).toMatchObject([{ interop: 'on' }])
  })

  const state = async (): Promise<unknown> => (await bob('interop')).records[0]?.['interop']

  it('goes off and comes on again; inbox and who may ask are chosen with it, or each by itself', async () => {
    await bob('interop', 'inbox', 'separate')
    await bob('interop', 'pings', 'off')
    await bob('interop', 'off')
    expect(await state()).toMatchObject({ inbox: 'separate', pings: false, enabled: false })
    await bob('interop', 'on', '--apps', '1', '--inbox', 'combined')
    expect(await state()).toMatchObject({ inbox: 'combined', pings: false, enabled: true })
    await bob('interop', 'pings', 'on')
    const { stdout } = await here.run(['interop', '--profile', 'bob'])
    expect(stdout).toMatch(/^interop +on since .*\n(.*\n)*effect +users of \S+ can write to you/)
  })

  it('2 for apps, layouts and accounts that are none', async () => {
    for (const args of [
      ['interop', 'on', '--profile', 'bob'],
      ['interop', 'on', '--apps', 'x', '--profile', 'bob'],
      ['interop', 'on', '--apps', '1', '--inbox', 'both', '--profile', 'bob'],
      ['interop', 'inbox', 'none', '--profile', 'bob'],
      ['interop', '--profile', 'ada'],
      ['interop', 'frobnicate', '--profile', 'bob'],
    ]) {
      const { code, stdout, stderr } = await here.run(args)
      expect([args, code, stdout]).toEqual([args, 2, ''])
      expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^parley: /)
    }
  })
})

describe('a stranger', LONG, () => {
  // From here on Bob's phone is on, and his commands run in its process.
  let phone: Running
  const hears = (text: string): Promise<Record<string, unknown>> =>
    phone.record((record) => record['text'] === text)

  beforeAll(() => {
    phone = here.start(['listen', '--profile', 'bob', '--json'])
  })

  afterAll(async () => {
    phone.process.kill('SIGTERM')
    const { code, records } = await phone.ended
    expect(code).toBe(0)
    expect(records).toContainEqual(expect.objectContaining({ event: 'interop' }))
  })

  it('is a request: the message is marked', async () => {
    await ada('send', '--to', BOB, 'do you know me?')
    expect(await hears('do you know me?')).toMatchObject({ event: 'message', from: ADA, request: true })
    expect((await bob('requests', 'list')).records).toMatchObject([
      { event: 'request', from: ADA, app: 'Parley', identifier: 'ada', messages: 1, text: 'do you know me?' },
    ])
    expect((await bob('status')).records).toMatchObject([{ requests: 1, connection: { state: 'online' } }])
    expect((await bob('history', '--with', ADA)).records).toMatchObject([{ request: true }])
  })

  it('has no file fetched: saving says what to do', async () => {
    const path = join(here.home, 'pixel.png')
    writeFileSync(path, PNG)
    const file = await ada('send-media', '--to', BOB, path)
    const sent = file.records.find(({ event }) => event === 'sent')
    const id = String(sent?.['id'])
    await phone.record((record) => record['event'] === 'message' && record['id'] === id)
    const [code, line] = await bad(['save', '--id', id, '--out', here.home, '--profile', 'bob'])
    expect(code).not.toBe(0)
    expect(line).toContain('requests accept')
  })

  it('learns of nothing before, and of the delivery once accepted by the number of the list', async () => {
    // Meta answers Bob's phone in order, and takes Ada's next message after telling her what it has for her.
    await bob('interop')
    await ada('send', '--to', BOB, 'hello?')
    const before = (await ada('history', '--with', BOB)).records
    expect(before.slice(-3).map((record) => record['state'])).toEqual(['sent', 'sent', 'sent'])
    const [request] = (await bob('requests', 'list')).records
    expect((await bob('requests', 'accept', String(request?.['id']))).records).toEqual([
      { event: 'request', with: ADA, state: 'accepted' },
    ])
    expect((await bob('requests', 'list')).records).toEqual([])
    await listensFor('ada', (record) => record['event'] === 'receipt' && record['state'] === 'delivered')
    expect((await bob('history', '--with', ADA, '--limit', '1')).records[0]).not.toHaveProperty('request')
  })

  it('may be deleted, of which they learn nothing', async () => {
    await partnerAccount('eve')
    await eve('send', '--to', BOB, 'buy this')
    await hears('buy this')
    expect((await bob('requests', 'delete', EVE)).records).toEqual([
      { event: 'request', with: EVE, state: 'deleted' },
    ])
    expect((await bob('requests', 'list')).records).toEqual([])
  })

  it('may come again, be reported with what is attached, and be blocked by it', async () => {
    await eve('send', '--to', BOB, 'buy this now')
    expect((await eve('history', '--with', BOB)).records).toMatchObject([
      { state: 'sent' },
      { state: 'sent' },
    ])
    const message = await hears('buy this now')
    expect(message).toMatchObject({ request: true })
    const [request] = (await bob('requests', 'list')).records
    const attach = ['--attach', String(message['id']), '--reason', 'spam', '--block']
    expect((await bob('requests', 'report', String(request?.['id']), ...attach)).records).toEqual([
      { event: 'request', with: EVE, state: 'reported', attached: 1, blocked: true },
    ])
    expect((await bad(['send', '--profile', 'eve', '--to', BOB, 'x']))[0]).toBe(4)
    expect((await bob('block')).records).toEqual([{ event: 'blocked', address: EVE }])
  })

  it('has five messages until answered; the sixth is refused with its reason', async () => {
    await partnerAccount('fay')
    const chat = here.start(['chat', '--json', '--profile', 'fay'])
    const tries = ['try 1', 'try 2', 'try 3', 'try 4', 'try 5']
    for (const line of [{ command: 'to', args: [BOB] }, ...tries.map((text) => ({ text }))]) {
      chat.process.stdin.write(`${JSON.stringify(line)}\n`)
    }
    for (const text of tries) await hears(text)
    chat.process.stdin.end()
    await chat.ended
    const [code, line] = await bad(['send', '--profile', 'fay', '--to', BOB, 'try 6'])
    expect([code, line.length > 20]).toEqual([4, true])
    expect((await good(['status', '--profile', 'fay'])).records).toMatchObject([{ outbox: 0 }])
    expect((await bob('requests', 'block', 'fay@parley')).records).toMatchObject([{ state: 'blocked' }])
  })

  it('2 for a request that is not there', async () => {
    for (const id of ['99', 'dora@parley', 'nonsense']) {
      expect([id, (await bad(['requests', 'delete', id, '--profile', 'bob']))[0]]).toEqual([id, 2])
    }
  })

  it('cannot be let in again without asking the person where they are', async () => {
    await bob('partners', 'disable', '1')
    const no = await parleyAtTerminal(here, ['partners', 'enable', '1', '--profile', 'bob'], 'n\r')
    expect(no).toMatchObject({ code: 4, output: expect.stringContaining('not accepted') as string })
    expect((await bob('partners', 'list')).records).toMatchObject([{ enabled: false }])
    const yes = await parleyAtTerminal(here, ['partners', 'enable', '1', '--profile', 'bob'], 'y\r')
    expect(yes).toMatchObject({ code: 0, output: expect.stringContaining('[x] 1 Parley') as string })
  })
})

describe('the ledger', LONG, () => {
  it('has every decision of this account, the same each time, and nothing of the other’s', async () => {
    const of = async (profile: string): Promise<readonly Record<string, unknown>[]> =>
      (await good(['ledger', '--profile', profile])).records
    const bobs = await of('bob')
    expect(await of('bob')).toEqual(bobs)
    for (const kind of ['terms-shown', 'terms-accepted', 'apps-chosen', 'inbox-chosen', 'pings-set']) {
      expect(bobs).toContainEqual(expect.objectContaining({ event: 'ledger', source: 'meta', kind }))
    }
    for (const kind of ['request-accepted', 'request-deleted', 'reported', 'blocked']) {
      expect(bobs).toContainEqual(expect.objectContaining({ source: 'profile', kind }))
    }
    const adas = await of('ada')
    expect(adas).toContainEqual(expect.objectContaining({ source: 'provider', kind: 'disclosure-accepted' }))
    expect(adas).toContainEqual(expect.objectContaining({ source: 'meta', kind: 'enlisted' }))
    expect(adas.map(({ kind }) => kind)).not.toContain('terms-accepted')
    const { stdout } = await here.run(['ledger', '--profile', 'bob'])
    expect(stdout.trimEnd().split('\n')).toHaveLength(bobs.length)
  })
})

describe('at a terminal', LONG, () => {
  it('enlists only somebody who says yes at their terminal, and asks nobody after --yes', async () => {
    const service = ['enlist', '--meta', meta, '--service', 'whatsapp', '--profile', 'gus']
    await good(['signup', '--profile', 'gus', '--provider', provider, '--user', 'gus', '--country', 'DE'])
    expect((await parleyAtTerminal(here, service, '\r')).code).toBe(4)
    expect((await good(['status', '--profile', 'gus'])).records).toMatchObject([{ enlisted: false }])
    const { code, output } = await parleyAtTerminal(here, [...service, '--yes'])
    expect([code, output.includes('[y/N]')]).toEqual([0, false])
    expect((await parleyAtTerminal(here, [...service, '--profile', 'nobody'])).output).not.toContain('[y/N]')
  })
})
