// What leaves a chat that nobody looks at, with real processes: no read receipt, and nothing that a `listen` beside it
// would print while its screen is locked.
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ADA, BOB } from '../support/ada-and-bob.js'
import { labWithAdaAndBob, machine, succeed, type Machine, type Running } from '../support/parley.js'
import { endSessions, startOnTerminal, type TerminalSession } from '../support/terminal-session.js'

const LAUNCHER = resolve(import.meta.dirname, '../../cli/bin/parley.js')
const PASSPHRASE = 'correct horse battery'
const LOCK = '\x1bl'
const TIMEOUT = 120_000

let here: Machine
let bob: Running
let chat: TerminalSession

beforeAll(async () => {
  here = machine()
  await labWithAdaAndBob(here, { friends: true })
  await here.run(['--profile', 'ada', 'passphrase', 'set'], { PARLEY_NEW_PASSPHRASE: PASSPHRASE })
  bob = here.start(['--profile', 'bob', 'listen', '--json'])
  const env = {
    ...{ PARLEY_HOME: here.home, XDG_RUNTIME_DIR: here.home, PARLEY_PASSPHRASE: PASSPHRASE },
    PARLEY_CONFIG: join(here.home, 'config.toml'),
  }
  await here.run(['config', 'set', 'notify.bell', 'false'], { PARLEY_CONFIG: env.PARLEY_CONFIG })
  const command = [process.execPath, LAUNCHER, '--profile', 'ada', 'chat', '--to', BOB]
  chat = startOnTerminal(100, 30, command, env)
  await chat.shows(/● online/)
}, TIMEOUT)

afterAll(async () => {
  endSessions(false)
  await here.clear()
})

afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.error(chat.screen())
})

/** Bob writes; the id of his message. */
async function writes(text: string): Promise<string> {
  const { records } = await succeed(here, ['--profile', 'bob', 'send', '--to', ADA, text])
  return String(records.find(({ event }) => event === 'sent')?.['id'])
}

/** Resolves once Bob was told so. */
const learns = (state: 'delivered' | 'read', id: string): Promise<unknown> =>
  bob.record((record) => record['event'] === 'receipt' && record['id'] === id && record['state'] === state)

/** Whether it is so by now. */
const already = (promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setImmediate(resolve, false))])

describe('what arrives in an open chat', () => {
  it('is told as read while somebody looks at it', { timeout: TIMEOUT }, async () => {
    await learns('read', await writes('while it is looked at'))
    expect(chat.screen()).toContain('while it is looked at')
  })

  it.each([
    ['the screen is locked', LOCK, `${PASSPHRASE}\r`, /Parley is locked/],
    ['a sheet covers it', '\x1bOP', '\x1b[27u', /type to find a key/],
    ['a picker covers it', '\x1bk', '\x1b[27u', /Do:/],
    // A letter behind it shows that it was taken note of.
    ['another window has the keyboard', '\x1b[Ox', '\x7f\x1b[I', /> x/],
  ])(
    'is told as read by nobody while %s, and as soon as that is over',
    { timeout: TIMEOUT },
    async (_when, leave, back, shows) => {
      chat.child.write(leave)
      await chat.shows(shows)
      const first = await writes('first')
      await learns('delivered', first)
      // Whatever Ada's program says of the first, it says before it says that the second is here.
      const second = await writes('second')
      await learns('delivered', second)
      expect(await already(learns('read', first))).toBe(false)
      chat.child.write(back)
      await learns('read', second)
      await chat.shows(/second/)
    },
  )
})

describe('a listen beside the chat', () => {
  it(
    'ends when the screen is locked, and has printed nothing of what came then',
    { timeout: TIMEOUT },
    async () => {
      const listen = here.start(['--profile', 'ada', 'listen', '--json'])
      // It listens from somewhere on: what is printed first may be any of these.
      const heard = listen.record(({ event }) => event === 'message')
      for (let turn = 0; turn === 0 || !(await already(heard)); turn += 1) await writes(`before ${turn}`)
      chat.child.write(LOCK)
      await chat.shows(/Parley is locked/)
      const { code, stdout, stderr } = await listen.ended
      await learns('delivered', await writes('while it is locked'))
      expect(code).toBe(4)
      expect(stderr).toMatch(/^parley: [^\n]*is locked[^\n]*\n$/)
      expect(stdout).not.toContain('while it is locked')
      const refused = await here.run(['--profile', 'ada', 'listen', '--json', '--count', '1'])
      expect(refused).toMatchObject({ code: 4, stdout: '' })
      chat.child.write(`${PASSPHRASE}\r`)
      await chat.shows(/while it is locked/)
    },
  )
})
