// Blocking and leaving as commands, in processes of their own against a running lab: output and exit codes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { machine, type Ended, type Machine } from '../support/parley.js'

const BOB = '+4915550001@whatsapp'
const ADA = 'ada@parley'
let here: Machine
let meta: string

beforeAll(async () => {
  here = machine()
  const lab = here.start(['lab', '--json', '--port-base', '0'])
  const ready = await lab.record((record) => record['event'] === 'ready')
  meta = String(ready['meta'])
  const provider = String(ready['provider'])
  await good(['signup', '--profile', 'ada', '--provider', provider, '--user', 'ada', '--country', 'DE'])
  await good(['enlist', '--profile', 'ada', '--meta', meta, '--service', 'whatsapp'])
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
  await good(['partners', 'enable', '1', '--profile', 'bob'])
  await good(['send', '--profile', 'ada', '--to', BOB, 'hello'])
})

afterAll(() => here.clear())

async function good(args: readonly string[]): Promise<Ended> {
  const end = await here.run([...args, '--json'])
  if (end.code !== 0) throw new Error(`${args.join(' ')}: ${end.stderr}`)
  return end
}

/** A failure: its exit code, and that stderr says it in one line of ours. */
async function bad(args: readonly string[]): Promise<[number | null, string]> {
  const { code, stderr } = await here.run(args)
  expect(stderr).toMatch(/^parley: [^\n]+\n$/)
  return [code, stderr]
}

describe('blocking', () => {
  it('is said, listed, and taken back; meanwhile 4, with what to do next', async () => {
    const blocked = { event: 'blocked', address: BOB }
    expect((await good(['block', BOB, '--profile', 'ada'])).records).toEqual([blocked])
    expect((await good(['block', '--profile', 'ada'])).records).toEqual([blocked])
    const [code, line] = await bad(['send', '--profile', 'ada', '--to', BOB, 'x'])
    expect([code, line]).toEqual([4, `parley: you blocked ${BOB}; unblock first\n`])
    expect((await bad(['send', '--profile', 'bob', '--to', ADA, 'x']))[0]).toBe(4)
    expect((await good(['unblock', BOB, '--profile', 'ada'])).records).toEqual([
      { event: 'unblocked', address: BOB },
    ])
    await good(['send', '--profile', 'ada', '--to', BOB, 'unblocked'])
    expect((await bad(['block', '4915559999@whatsapp', '--profile', 'ada']))[0]).toBe(4)
    expect((await bad(['block', 'nonsense', '--profile', 'ada']))[0]).toBe(2)
  })

  it('is done by the profile’s owner where it has one', async () => {
    const owner = here.start(['listen', '--profile', 'ada', '--json'])
    await expect
      .poll(async () => (await good(['status', '--profile', 'ada'])).records[0])
      .toMatchObject({ connection: { state: 'online' } })
    await good(['block', BOB, '--profile', 'ada'])
    await good(['unblock', BOB, '--profile', 'ada'])
    owner.process.kill('SIGTERM')
    expect((await owner.ended).code).toBe(0)
  })
})

describe('leaving a service', () => {
  it('2 for what needs an account afterwards; enlisting comes back under the same login', async () => {
    const before = (await good(['status', '--profile', 'ada'])).records[0]
    const { records } = await good(['unenlist', '--service', 'whatsapp', '--profile', 'ada'])
    expect(records).toEqual([{ event: 'unenlisted', service: 'whatsapp' }])
    expect((await good(['status', '--profile', 'ada'])).records[0]).toMatchObject({
      ...{ enlisted: false, address: ADA, trustRoot: before?.['trustRoot'], chats: 1 },
    })
    expect((await here.run(['status', '--profile', 'ada'])).stdout).toMatch(/login +not enlisted/)
    for (const args of [
      ['send', '--to', BOB, 'x'],
      ['listen', '--timeout', '5'],
      ['listen', '--background', '--timeout', '5'],
      ['block', BOB],
      ['unenlist', '--service', 'whatsapp'],
    ]) {
      const [code, line] = await bad([...args, '--profile', 'ada'])
      expect([args[0], code]).toEqual([args[0], 2])
      expect(line).toContain('not enlisted')
    }
    const again = await good(['enlist', '--profile', 'ada', '--meta', meta, '--service', 'whatsapp'])
    expect(again.records).toEqual([{ event: 'enlisted', login: before?.['login'] }])
    await good(['send', '--profile', 'ada', '--to', BOB, 'back'])
  })
})
