// Blocking and leaving as commands, in processes of their own against a running lab: output and exit codes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Ended,
  failInOneLine,
  labWithAdaAndBob,
  machine,
  type Machine,
  succeed,
} from '../support/parley.js'

const BOB = '+4915550001@whatsapp'
const ADA = 'ada@parley'
let here: Machine
let meta: string

beforeAll(async () => {
  here = machine()
  ;({ meta } = await labWithAdaAndBob(here))
  await good(['send', '--profile', 'ada', '--to', BOB, 'hello'])
})

afterAll(() => here.clear())

const good = (args: readonly string[]): Promise<Ended> => succeed(here, args)
const bad = (args: readonly string[], env?: Readonly<Record<string, string>>) =>
  failInOneLine(here, args, env)

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
