// `parley chat` as two people use it: two terminals, one network, everything real.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type LabProcess, runParley, startLabProcess } from '../support/parley-process.js'
import { endSessions, startOnTerminal, type TerminalSession } from '../support/terminal-session.js'

const LAUNCHER = resolve(import.meta.dirname, '../../cli/bin/parley.js')
const ENV = { PARLEY_PASSWORD: 'correct horse battery staple' }
let root: string
let lab: LabProcess

const profile = (name: string): readonly string[] => ['--home', join(root, 'home'), '--profile', name]

function chat(name: string): TerminalSession {
  return startOnTerminal(90, 24, [process.execPath, LAUNCHER, ...profile(name), 'chat'])
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'parley-chat-'))
  lab = await startLabProcess({
    data: join(root, 'servers'),
    home: join(root, 'home'),
    trace: join(root, 'traces'),
  })
  const service = ['--meta', lab.meta, '--service', 'whatsapp']
  await runParley(['signup', ...profile('ada'), '--provider', lab.provider, '--user', 'ada'], ENV)
  await runParley(['enlist', ...profile('ada'), ...service])
  await runParley(['account', ...profile('bob'), ...service, '--phone', '4915550001', '--name', 'Bob'])
  await runParley(['partners', ...profile('bob'), 'enable', '1'])
}, 60_000)

afterEach(({ task }) => {
  endSessions(task.result?.state === 'fail')
})

afterAll(async () => {
  await lab.interrupt()
  rmSync(root, { recursive: true, force: true })
})

describe('two people in two terminals', () => {
  it('are online without being asked, write to each other, and see truthful ticks', async () => {
    const ada = chat('ada')
    const bob = chat('bob')
    await Promise.all([ada.shows(/● online/), bob.shows(/● online/)])
    ada.child.write('/to +4915550001@whatsapp\r')
    await ada.shows(/⇄ \+4915550001 @ WhatsApp/)
    ada.child.write('hello Bob\r')
    await ada.shows(/hello Bob.*✓✓ delivered/)
    await bob.shows(/hello Bob/)
    bob.child.write('/to ada@parley\r')
    await bob.shows(/⇄ ada @ Parley/)
    bob.child.write('hello Ada\r')
    await Promise.all([bob.shows(/hello Ada.*✓✓ delivered/), ada.shows(/hello Ada/)])
  })

  it('may send from a script while the chat is open, and it appears there', async () => {
    const ada = chat('ada')
    await ada.shows(/● online/)
    ada.child.write('\r')
    const [sent] = await runParley([
      'send',
      ...profile('ada'),
      '--to',
      '+4915550001@whatsapp',
      'from a script',
    ])
    expect(sent).toMatchObject({ event: 'sent' })
    await ada.shows(/from a script/)
  })

  it('are refused a second chat on one profile, with the pid of the first', async () => {
    const first = chat('ada')
    await first.shows(/● online/)
    const second = chat('ada')
    expect((await second.ended).exitCode).toBe(1)
    expect(second.bytes()).toContain(`process ${first.child.pid}`)
    first.child.write('\x11')
    expect((await first.ended).exitCode).toBe(0)
  })
})
