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
}, 60_000)

afterEach(({ task }) => {
  endSessions(task.result?.state === 'fail')
})

afterAll(async () => {
  await lab.interrupt()
  rmSync(root, { recursive: true, force: true })
})

describe('two people in two terminals', () => {
  it('let an app in, decide about a stranger, write to each other, and see truthful ticks', async () => {
    const ada = chat('ada')
    const bob = chat('bob')
    await Promise.all([ada.shows(/● online/), bob.shows(/● online/)])
    ada.child.write('/reach +4915550001@whatsapp\r')
    await ada.shows(/whether it reached anybody is never told/)
    await bob.shows(/ada @ Parley asks you to let Parley in/)
    bob.child.write('\x1bi')
    await bob.shows(/It is off: no app reaches you/)
    bob.child.write('\r')
    await bob.shows(/Somebody you have blocked here/)
    bob.child.write('\x1b[6~'.repeat(9))
    await bob.shows(/have read this/)
    bob.child.write('\r ')
    await bob.shows(/▸ \[x\] Parley/)
    bob.child.write('\r')
    await bob.shows(/Where shall their chats stand/)
    bob.child.write('\r')
    await bob.shows(/Users of Parley may write to you/)
    bob.child.write('\r')
    await bob.shows(/users of Parley may reach you now/)
    ada.child.write('/to +4915550001@whatsapp\r')
    await ada.shows(/⇄ \+4915550001 @ WhatsApp/)
    ada.child.write('hello Bob\r')
    await Promise.all([ada.shows(/hello Bob.*✓ sent/), bob.shows(/1 request, Alt-R/)])
    bob.child.write('\x1br')
    await bob.shows(/\? ada from Parley asks to write[^]*hello Bob/)
    expect(ada.screen()).toMatch(/hello Bob.*✓ sent/)
    bob.child.write('\x1by')
    await bob.shows(/requests: accepted[^]*ada @ Parley is accepted/)
    // Bob looks at it.
    await ada.shows(/hello Bob.*✓✓ read/)
    bob.child.write('hello Ada\r')
    await Promise.all([bob.shows(/hello Ada.*✓✓ read/), ada.shows(/hello Ada/)])
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
