// What is typed while `parley chat` starts, on a real pseudo-terminal: Enter is Enter, and nothing is lost.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '#platform/clock.js'
import { createContext } from '#cli/client/engine/context.js'
import { ensureKeys } from '#cli/client/engine/key-ring.js'
import { openDatabase } from '#cli/client/store/database.js'
import { fresh } from '../support/offline-client.js'
import { endSessions, startOnTerminal, type TerminalSession } from '../support/terminal-session.js'

const LAUNCHER = resolve(import.meta.dirname, '../../cli/bin/parley.js')
const RAW = '\x1b[?2004h'
let home: string

/** Nothing answers at its server. */
async function makeProfile(): Promise<void> {
  const folder = join(home, 'profiles', 'ada')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const database = await openDatabase(folder, fresh)
  const context = createContext({ database, folder, clock: systemClock, randomBytes: fresh })
  await ensureKeys(context)
  const place = { kind: 'partner', url: 'http://127.0.0.1:9', service: 'whatsapp' } as const
  const trustRoot = Buffer.alloc(32).toString('base64url')
  const me = { login: '1-1001@interop', address: 'ada@parley', displayName: 'ada' }
  context.settings.set('meta', { ...place, ...me, trustRoot })
  database.close()
}

const chat = (...more: readonly string[]): TerminalSession =>
  startOnTerminal(80, 24, [process.execPath, LAUNCHER, '--home', home, '--profile', 'ada', 'chat', ...more])

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'parley-ahead-'))
  await makeProfile()
})

afterEach(({ task }) => {
  endSessions(task.result?.state === 'fail')
})

afterAll(() => {
  rmSync(home, { recursive: true, force: true })
})

describe('keys typed before there is a screen', () => {
  it('act as they do on it: commands are run, and what is begun stands in the draft', async () => {
    const session = chat()
    session.child.write('/to +4915550001@whatsapp\rone\rtw')
    await session.shows(/⇄ \+4915550001 @ WhatsApp[^]*→ one[^]*^> tw$/m)
    session.child.write('o')
    await session.shows(/^> two$/m)
  })

  it('are pastes where they were pasted: no line of it is sent', async () => {
    const session = chat('--to', '+4915550001@whatsapp')
    session.child.onData((data) => {
      if (data.includes(RAW)) session.child.write('\x1b[200~three\rfour\x1b[201~')
    })
    await session.shows(/^> three\n {2}four$/m)
    expect(session.screen()).not.toMatch(/→ three/)
  })

  it('leave the terminal as it was where no screen comes of it', async () => {
    const first = chat()
    await first.shows(/● |○ |◌ |connecting/)
    const second = chat()
    await second.ended
    expect(second.bytes()).toContain('is open in process')
    expect(second.bytes()).toMatch(/\x1b\[\?2004h[^]*\x1b\[\?2004l/)
  })

  it('end the chat where they ask for that', async () => {
    const session = chat()
    session.child.onData((data) => {
      if (data.includes(RAW)) session.child.write('\x03\x03')
    })
    expect((await session.ended).exitCode).toBeLessThanOrEqual(1)
    expect(session.bytes()).toContain('\x1b[?2004l')
  })
})
