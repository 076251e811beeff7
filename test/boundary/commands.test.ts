// Every command of the contract against a running lab, in processes of their own: output and exit codes.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Ended,
  failInOneLine,
  labWithAdaAndBob,
  machine,
  type Machine,
  type Running,
  succeed,
} from '../support/parley.js'
import { parleyAtTerminal } from '../support/parley-at-terminal.js'

const BOB = '+4915550001@whatsapp'
const ADA = 'ada@parley'
let here: Machine
let lab: Running
let meta: string
let provider: string

beforeAll(async () => {
  here = machine()
  lab = here.start(['lab', '--json', '--port-base', '0'])
  ;({ meta, provider } = await labWithAdaAndBob(here, { lab }))
})

afterAll(() => here.clear())

const good = (args: readonly string[]): Promise<Ended> => succeed(here, args)
const bad = (args: readonly string[], env?: Readonly<Record<string, string>>) =>
  failInOneLine(here, args, env)

/** Has the profile open until it is stopped; online. */
async function owning(profile: string): Promise<Running> {
  const owner = here.start(['listen', '--profile', profile, '--json'])
  await expect
    .poll(async () => (await good(['status', '--profile', profile])).records[0])
    .toMatchObject({ connection: { state: 'online' } })
  return owner
}

describe('two accounts', () => {
  it('write to each other while the other is offline', async () => {
    const sent = (await good(['send', '--profile', 'ada', '--to', BOB, 'hello', 'Bob'])).records
    expect(sent).toMatchObject([{ event: 'sent' }])
    const heard = (await good(['listen', '--profile', 'bob', '--count', '1', '--timeout', '60'])).records
    expect(heard).toMatchObject([
      { event: 'message', id: sent[0]?.['id'], from: ADA, to: BOB, text: 'hello Bob' },
    ])
    await good(['send', '--to', ADA, '--profile', 'bob', 'hi Ada'])
    const answer = (await good(['listen', '--profile', 'ada', '--count', '1', '--timeout', '60'])).records
    expect(answer).toContainEqual(expect.objectContaining({ event: 'message', from: BOB, text: 'hi Ada' }))
    expect(answer).toContainEqual(
      expect.objectContaining({ event: 'receipt', state: 'delivered', from: BOB }),
    )
    const chat = (await good(['history', '--profile', 'ada', '--with', BOB])).records
    expect(chat).toMatchObject([
      { text: 'hello Bob', state: 'delivered' },
      { text: 'hi Ada', direction: 'in' },
    ])
  })

  it('hear what came meanwhile in parts, nothing of that or of what was heard before twice, and nothing lost', async () => {
    for (const text of ['first', 'second']) await good(['send', '--profile', 'ada', '--to', BOB, text])
    await good(['send', '--profile', 'bob', '--to', ADA, 'this connection takes them from the mailbox'])
    for (const text of ['first', 'second']) {
      const { records } = await good(['listen', '--profile', 'bob', '--count', '1', '--timeout', '60'])
      const heard = records.filter((record) => record['event'] === 'message')
      expect(heard).toMatchObject([{ text, jid: expect.stringMatching(/@interop$/) as string }])
    }
  })

  it('show their state, with the flags before or after the command', async () => {
    const { records } = await good(['--profile', 'bob', 'status'])
    expect(records).toMatchObject([
      { event: 'status', profile: 'bob', kind: 'meta', address: BOB, outbox: 0 },
    ])
    const { stdout } = await here.run(['status', '--profile', 'ada'])
    expect(stdout).toMatch(/address +ada@parley/)
    expect((await good(['partners', 'list', '--profile', 'bob'])).records).toMatchObject([
      { id: 1, enabled: true },
    ])
  })

  it('trace a message under its id through every layer and process of theirs', async () => {
    const trace = join(here.home, 'ada.ndjson')
    const { records } = await good(['send', '--profile', 'ada', '--to', BOB, 'traced', '--trace', trace])
    const { records: events } = await good(['trace', trace, '--cid', String(records[0]?.['id'])])
    const layers = new Set(events.map((event) => event['layer']))
    expect([...layers].sort()).toEqual(['content', 'frame', 'noise', 'signal', 'stanza', 'store', 'ui'])
  })
})

describe('one profile, one owner', () => {
  it('runs other processes’ commands in its owner, and a second listen goes on after the owner was killed', async () => {
    const owner = await owning('ada')
    const second = here.start(['listen', '--profile', 'ada', '--json', '--count', '1', '--timeout', '30'])
    const progress = { attached: false }
    void second.record((record) => record['event'] === 'receipt').then(() => (progress.attached = true))
    while (!progress.attached) await good(['send', '--profile', 'ada', '--to', BOB, 'through the owner'])
    owner.process.kill('SIGKILL')
    await owner.ended
    await good(['send', '--profile', 'bob', '--to', ADA, 'after the kill'])
    const { code, records: heard } = await second.ended
    expect(code).toBe(0)
    expect(heard.filter((record) => record['event'] === 'message')).toMatchObject([
      { text: 'after the kill' },
    ])
  })

  it('sends each of several messages that are sent at once', async () => {
    const texts = ['one', 'two', 'three', 'four']
    const ends = await Promise.all(
      texts.map((text) => here.run(['send', '--profile', 'ada', '--to', BOB, text, '--json'])),
    )
    expect(ends.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      texts.map(() => ({ code: 0, stderr: '' })),
    )
    const history = (await good(['history', '--profile', 'ada', '--with', BOB, '--limit', '4'])).records
    expect(history.map((record) => record['text']).sort()).toEqual([...texts].sort())
  })

  it('refuses a chat beside a lasting owner and names the process', async () => {
    const owner = await owning('bob')
    const { code, output } = await parleyAtTerminal(here, ['chat', '--profile', 'bob'])
    expect(code).toBe(1)
    expect(output).toContain(`is open in process ${owner.process.pid} (parley listen)`)
    owner.process.kill('SIGTERM')
    expect((await owner.ended).code).toBe(0)
  })
})

describe('bad input ends with one line and the code of the contract', () => {
  it('2: usage, unknown addresses, profiles and handles', async () => {
    const cases = [
      ['send', '--profile', 'ada', '--to', 'nonsense', 'x'],
      ['send', '--profile', 'ada', '--to', 'bob@nowhere', 'x'],
      ['send', '--profile', 'ada', 'x'],
      ['send', '--profile', 'nobody', '--to', BOB, 'x'],
      ['status', '--profile', 'No Name'],
      ['listen', '--profile', 'ada', '--count', 'many'],
      ['partners', 'list', '--profile', 'ada'],
      ['enlist', '--profile', 'ada', '--meta', meta, '--service', 'pigeon'],
      ['frobnicate'],
      ['partners'],
      ['requests', 'list'],
      ['block', BOB],
      ['unenlist', '--service', 'whatsapp'],
      ['operator', 'partners', '--meta', 'http://127.0.0.1:1'],
      ['trace', join(here.home, 'missing')],
    ]
    for (const args of cases) {
      const { code, stderr } = await here.run(args)
      expect([args[0], code, stderr.trimEnd().split('\n').at(-1)?.startsWith('parley: ')]).toEqual([
        args[0],
        2,
        true,
      ])
    }
  })

  it('2: no terminal to ask the password at', async () => {
    const args = ['signin', '--profile', 'ada', '--provider', provider, '--user', 'ada']
    expect((await bad(args, { PARLEY_PASSWORD: '' }))[0]).toBe(2)
  })

  it('4: a wrong password', async () => {
    const args = ['signin', '--profile', 'ada', '--provider', provider, '--user', 'ada']
    expect((await bad(args, { PARLEY_PASSWORD: 'not this one' }))[0]).toBe(4)
  })

  it('4: a root that changed, and a service without an agreement', async () => {
    const other = Buffer.alloc(32, 7).toString('base64url')
    const args = ['enlist', '--profile', 'ada', '--meta', meta]
    for (const more of [
      ['--service', 'whatsapp', '--trust-root', other],
      ['--service', 'messenger'],
    ]) {
      const { code, stdout, stderr } = await here.run([...args, ...more])
      expect([code, stdout]).toEqual([4, ''])
      // The disclosure stands before it.
      expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^parley: /)
    }
  })

  it('4: somebody who has not enabled the app; the message is out of the outbox', async () => {
    await good(['partners', 'disable', '1', '--profile', 'bob'])
    const { code, records, stderr } = await here.run(['send', '--profile', 'ada', '--to', BOB, 'x', '--json'])
    expect([code, records[0]?.['event'], stderr.split('\n').length]).toEqual([4, 'failed', 2])
    expect((await good(['status', '--profile', 'ada'])).records[0]).toMatchObject({ outbox: 0 })
    await good(['partners', 'enable', '1', '--profile', 'bob'])
  })

  it('5: too few messages in time; 0 where none were counted on', async () => {
    // Their second is over whenever they start, but not the connection of the process that has the profile open.
    const owner = await owning('bob')
    expect((await bad(['listen', '--profile', 'bob', '--count', '99', '--timeout', '1']))[0]).toBe(5)
    expect((await here.run(['listen', '--profile', 'bob', '--timeout', '1'])).code).toBe(0)
    owner.process.kill('SIGTERM')
    await owner.ended
  })

  it('1: a damaged database, which stays as it is', async () => {
    const account = [
      'account',
      '--meta',
      meta,
      '--service',
      'whatsapp',
      '--phone',
      '4915550009',
      '--name',
      'Eve',
    ]
    await good([...account, '--profile', 'eve'])
    const file = join(here.home, 'profiles', 'eve', 'profile.db')
    const damaged = Buffer.from(readFileSync(file)).fill(0x55, 0, 4096)
    writeFileSync(file, damaged)
    const [code, line] = await bad(['status', '--profile', 'eve'])
    expect(code).toBe(1)
    expect(line).toContain(file)
    expect(readFileSync(file).equals(damaged)).toBe(true)
  })
})

describe('the launcher', () => {
  it('ends quietly when its reader does', async () => {
    const listing = here.start(['history', '--profile', 'ada', '--with', BOB])
    listing.process.stdout.destroy()
    const { stderr } = await listing.ended
    expect(stderr).toBe('')
  })
})

describe('a server that is down', () => {
  it('3: the message waits in the outbox and goes with the next connection', async () => {
    lab.process.kill('SIGTERM')
    await lab.ended
    const later = ['send', '--profile', 'bob', '--to', ADA, 'later', '--json']
    const { code, records, stderr } = await here.run(later)
    expect([code, records[0]?.['event'], stderr.split('\n').length]).toEqual([3, 'queued', 2])
    expect((await here.run(['listen', '--profile', 'bob', '--timeout', '60'])).code).toBe(3)
    expect((await good(['status', '--profile', 'bob'])).records[0]).toMatchObject({ outbox: 1 })
  })
})
