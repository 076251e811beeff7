// `parley chat` in lines as two people use it: over pipes, on a terminal that is dumb, and as NDJSON.
import { resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { HOSTILE } from '../support/chat-fixture.js'
import { labWithAdaAndBob, machine, succeed, type Machine } from '../support/parley.js'
import { linesOf, type Lines } from '../support/printed-lines.js'
import { endSessions, startOnTerminal } from '../support/terminal-session.js'

const LAUNCHER = resolve(import.meta.dirname, '../../cli/bin/parley.js')
const BOB = '+4915550001@whatsapp'
const ADA = 'ada@parley'
let here: Machine

function plain(name: string, ...args: readonly string[]): Lines {
  return linesOf(here.start(['chat', '--plain', '--profile', name, ...args]))
}

beforeAll(async () => {
  here = machine()
  await labWithAdaAndBob(here, { friends: true })
}, 90_000)

afterEach(({ task }) => {
  endSessions(task.result?.state === 'fail')
})

afterAll(async () => {
  await here.clear()
})

describe('two people over pipes', () => {
  it('write, answer, react and take back, and not one escape byte is printed whatever they send', async () => {
    const ada = plain('ada', '--to', BOB)
    const bob = plain('bob', '--to', ADA)
    await Promise.all([ada.shows(/^● online/), bob.shows(/^● online/)])
    ada.type('hello Bob')
    await Promise.all([ada.shows(/^#1 delivered$/), bob.shows(/^#1 .* ada: hello Bob$/)])
    bob.type('/reply #1 hello yourself')
    await ada.shows(/^#2 .* answers you: hello Bob$/)
    ada.type('/react #2 👍')
    await bob.shows(/^#2 reactions: ada 👍$/)
    bob.type(HOSTILE.replaceAll(/[\r\n]/gu, ' '))
    await ada.shows(/^#3 /)
    bob.type('/takeback #2')
    await bob.shows(/^\? y goes on/)
    bob.type('y')
    await ada.shows(/^#2 taken back$/)
    const [fromAda, fromBob] = [await ada.end(), await bob.end()]
    for (const { code, stdout, stderr } of [fromAda, fromBob]) {
      expect(code).toBe(0)
      expect(stdout + stderr).not.toMatch(/[^\P{C}\n]/u)
    }
  }, 60_000)

  it('run a script to its end: what it sent was taken by Meta before the process ends', async () => {
    const script = here.start(['chat', '--plain', '--profile', 'ada'])
    script.process.stdin.end(`/to ${BOB}\nfrom a script\n`)
    const { code, stdout } = await script.ended
    expect(code).toBe(0)
    expect(stdout).toMatch(/you: from a script/)
    expect(stdout).toMatch(/^#\d+ (?:sent|delivered)$/m)
  }, 30_000)
})

describe('on a terminal', () => {
  it.each([
    ['is dumb, so no screen is drawn', [], { TERM: 'dumb' }],
    ['can draw, and lines were asked for', ['--plain'], {}],
  ])(
    'that %s, the chat is in lines',
    async (_which, args, env) => {
      const command = [process.execPath, LAUNCHER, '--home', here.home, '--profile', 'bob', 'chat', ...args]
      const session = startOnTerminal(80, 24, command, { ...env, XDG_RUNTIME_DIR: here.home })
      const until = (pattern: RegExp): Promise<void> =>
        new Promise((done) => {
          const look = (): void => {
            if (pattern.test(session.bytes())) done()
          }
          session.child.onData(look)
          look()
        })
      await until(/● online/)
      session.child.write(`/to ${ADA}\r`)
      await until(/-- \+4915550001 @ WhatsApp ⇄ ada @ Parley/)
      session.child.write('/quit\r')
      expect((await session.ended).exitCode).toBe(0)
      expect(session.bytes()).not.toContain('\x1b')
    },
    30_000,
  )
})

describe('NDJSON', () => {
  it('takes commands as objects, and every line it prints is one', async () => {
    const chat = here.start(['chat', '--json', '--profile', 'bob'])
    const type = (value: object): void => {
      chat.process.stdin.write(`${JSON.stringify(value)}\n`)
    }
    type({ command: 'to', args: [ADA] })
    await chat.record((record) => record['event'] === 'opened')
    type({ text: `two\nlines ${HOSTILE}` })
    const { id } = await chat.record((record) => record['event'] === 'sending')
    await chat.record((record) => record['event'] === 'sent' && record['id'] === id)
    type({ command: 'fly' })
    await chat.record((record) => record['event'] === 'error' && record['code'] === 'usage')
    chat.process.stdin.end()
    const { code, stdout, records } = await chat.ended
    expect(code).toBe(0)
    expect(stdout).not.toMatch(/[^\P{C}\n]/u)
    expect(records).toHaveLength(stdout.trimEnd().split('\n').length)
    expect(records.filter((record) => record['event'] === 'sent' && record['id'] === id)).toHaveLength(1)
  }, 30_000)
})

describe('commands for scripts', () => {
  it('say what is known of a message, find it, export the chat, and take it back', async () => {
    const at = ['--profile', 'ada']
    const [sent] = (await succeed(here, ['send', ...at, '--to', BOB, 'needle in a haystack'])).records
    const id = String(sent?.['id'])
    const found = (await succeed(here, ['search', ...at, 'NEEDLE', 'hay'])).records
    expect(found).toEqual([expect.objectContaining({ event: 'message', id })])
    const [info] = (await succeed(here, ['info', ...at, '--with', BOB, id.slice(0, 12)])).records
    expect(info).toMatchObject({ event: 'info', message: { id } })
    expect(info?.['evidence']).toContainEqual(expect.objectContaining({ state: 'sent', by: 'meta' }))
    const [pinned] = (await succeed(here, ['pin', ...at, BOB])).records
    expect(pinned).toMatchObject({ event: 'chat', chat: { with: BOB, pinned: true } })
    await succeed(here, ['react', ...at, '--to', BOB, '--message', id, '🎉'])
    await succeed(here, ['revoke', ...at, '--to', BOB, id])
    const [last] = (await succeed(here, ['history', ...at, '--with', BOB, '--limit', '1'])).records
    expect(last).toMatchObject({ id, revoked: true })
    const out = `${here.home}/out.md`
    const [exported] = (
      await succeed(here, ['export', ...at, '--with', BOB, '--format', 'markdown', '--out', out])
    ).records
    expect(exported).toMatchObject({ event: 'exported', path: out })
  }, 60_000)

  it('show both people the same safety number, and count it as compared once its digits were given', async () => {
    const [ofAda] = (await succeed(here, ['safety', '--profile', 'ada', BOB])).records
    const digits = String(ofAda?.['digits'])
    const [ofBob] = (await succeed(here, ['safety', '--profile', 'bob', ADA, '--verify', digits])).records
    expect(digits).toMatch(/^[0-9]{60}$/)
    expect(ofBob).toMatchObject({ digits, verifiedAt: expect.any(Number) as number })
  }, 30_000)
})
