// A passphrase as people and scripts meet it, and changing it killed at any system call.
//
// The children run the compiled program, so `dist/` must be up to date (`npm test` sees to it).
import { randomBytes } from 'node:crypto'
import { cp, mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '#cli/client/store/database.js'
import type { Bytes } from '#proto/bytes.js'
import { temporaryFolder } from '../support/folder.js'
import { machine, type Machine } from '../support/parley.js'
import { codeOf } from '../support/rejection.js'
import { runNode, straceMissing, traceNode } from '../support/strace.js'
import { endSessions, startOnTerminal } from '../support/terminal-session.js'

const CHILD = join(import.meta.dirname, '../support/fixtures/passphrase-child.mjs')
const LAUNCHER = join(import.meta.dirname, '../../cli/bin/parley.js')
/** Points of each sweep; PARLEY_CRASH_POINTS=1000 tries every single system call. */
const POINTS = Number(process.env['PARLEY_CRASH_POINTS'] ?? 1)
const TIMEOUT = 60_000 + POINTS * 20_000
const OLD = 'correct horse'
const NEW = 'battery staple'
const ROWS = 400

const missing = straceMissing()
if (missing !== undefined) console.warn(`SKIPPED: sweeps over system calls, strace is not usable: ${missing}`)

const fresh = (length: number): Bytes => new Uint8Array(randomBytes(length))

async function makeProfile(folder: string): Promise<void> {
  const database = await openDatabase(folder, fresh)
  for (let row = 0; row < ROWS; row += 1) {
    database
      .prepare('INSERT INTO setting (name, value) VALUES (?, ?)')
      .run([`row ${row}`, JSON.stringify('x'.repeat(500))])
  }
  database.close()
}

/** How many rows there are. @param passphrase what is tried where one is asked for. */
async function rowsWith(folder: string, passphrase: string): Promise<unknown> {
  const database = await openDatabase(folder, fresh, () => Promise.resolve(passphrase))
  try {
    return database.prepare('SELECT COUNT(*) AS rows FROM setting').get()?.['rows']
  } finally {
    database.close()
  }
}

/** As {@link rowsWith}, or the code of what went wrong. */
async function outcomeWith(folder: string, passphrase: string): Promise<unknown> {
  let rows: unknown
  const failed = await codeOf(async () => {
    rows = await rowsWith(folder, passphrase)
    throw Object.assign(new Error('opened'), { code: 'opened' })
  })
  return failed === 'opened' ? rows : failed
}

describe('a passphrase', () => {
  let here: Machine
  let folder: string
  beforeEach(async () => {
    here = machine()
    folder = join(here.home, 'profiles', 'ada')
    await mkdir(join(here.home, 'profiles'), { mode: 0o700 })
    await makeProfile(folder)
  })
  afterEach(async ({ task }) => {
    endSessions(task.result?.state === 'fail')
    await here.clear()
  })

  it('is set, asked for by every command, changed and removed', { timeout: TIMEOUT }, async () => {
    const set = await here.run(['passphrase', 'set'], { PARLEY_NEW_PASSPHRASE: OLD })
    expect(set).toMatchObject({ code: 0, stderr: '' })
    expect((await stat(join(folder, 'profile.key'))).mode & 0o777).toBe(0o600)
    expect(await readFile(join(folder, 'profile.key'), 'utf8')).toContain('"kdf":"scrypt"')

    const without = await here.run(['status'])
    expect(without.code).toBe(4)
    expect(without.stderr).toContain('set PARLEY_PASSPHRASE')
    const wrong = await here.run(['status'], { PARLEY_PASSPHRASE: NEW })
    expect(wrong.code).toBe(4)
    expect(wrong.stderr).toContain('that is not the passphrase')
    expect((await here.run(['status'], { PARLEY_PASSPHRASE: OLD })).code).toBe(0)

    const again = await here.run(['passphrase', 'set'], { PARLEY_NEW_PASSPHRASE: NEW })
    expect(again.code).toBe(2)
    const other = { PARLEY_PASSPHRASE: OLD, PARLEY_NEW_PASSPHRASE: NEW }
    expect((await here.run(['passphrase', 'change'], other)).code).toBe(0)
    expect((await here.run(['passphrase', 'remove'], { PARLEY_PASSPHRASE: OLD })).code).toBe(4)
    const removed = await here.run(['--json', 'passphrase', 'remove'], { PARLEY_PASSPHRASE: NEW })
    expect(removed.records).toEqual([{ event: 'passphrase', profile: 'ada', set: false }])
    expect((await here.run(['status'])).code).toBe(0)
  })

  it('is typed without being shown', { timeout: TIMEOUT }, async () => {
    const session = startOnTerminal(
      80,
      24,
      ['bash', '-c', `exec ${process.execPath} ${LAUNCHER} passphrase set`],
      {
        PARLEY_HOME: here.home,
        XDG_RUNTIME_DIR: here.home,
      },
    )
    await session.shows(/New passphrase: $/m)
    session.child.write(`${OLD}\r`)
    await session.shows(/Again: $/m)
    session.child.write(`${OLD}\r`)
    expect((await session.ended).exitCode).toBe(0)
    expect(session.bytes()).not.toContain(OLD)
    expect(await rowsWith(folder, OLD)).toBe(ROWS)
  })

  it('keeps its profile closed to the list of profiles, which names it', { timeout: TIMEOUT }, async () => {
    expect((await here.run(['profiles'])).stdout).toBe('ada · no account yet\n')
    await here.run(['passphrase', 'set'], { PARLEY_NEW_PASSPHRASE: OLD })
    expect((await here.run(['profiles'])).stdout).toBe('ada · has a passphrase\n')
    expect((await here.run(['--json', 'profiles'])).records).toEqual([
      { event: 'profile', name: 'ada', passphrase: true },
    ])
  })
})

describe.skipIf(missing !== undefined)('a change of the passphrase killed', { timeout: TIMEOUT }, () => {
  const CHANGES = [
    { what: 'setting', current: '-', wanted: NEW },
    { what: 'changing', current: OLD, wanted: NEW },
    { what: 'removing', current: OLD, wanted: '-' },
  ]

  async function prepared(folder: string, current: string): Promise<void> {
    await makeProfile(folder)
    if (current !== '-') expect((await runNode([CHILD, folder, '-', current])).code).toBe(0)
  }

  it.each(
    CHANGES.flatMap((change) =>
      ['pwrite64', 'fsync', 'fdatasync', 'rename'].map((call) => ({ ...change, call })),
    ),
  )(
    'at any $call leaves a profile that opens, whole, with one of the two ($what)',
    async ({ call, current, wanted }) => {
      const folder = await temporaryFolder()
      const [model, tried] = [join(folder, 'model'), join(folder, 'tried')]
      await prepared(model, current)
      await cp(model, tried, { recursive: true })
      const trace = await traceNode([CHILD, tried, current, wanted], [call], join(folder, 'strace'))
      const total = trace.count(call)
      const points = Array.from({ length: Math.min(POINTS, total) }, (_, at) =>
        POINTS >= total ? at + 1 : 1 + Math.floor(((at + 1) * total) / (POINTS + 1)),
      )
      for (const point of points) {
        const copy = join(folder, `at-${point}`)
        await cp(model, copy, { recursive: true })
        await runNode([CHILD, copy, current, wanted], `${call}:signal=KILL:when=${point}`)
        const outcomes = [await outcomeWith(copy, current), await outcomeWith(copy, wanted)]
        expect(outcomes, `${call} ${point}`).toContain(ROWS)
        for (const outcome of outcomes) expect([ROWS, 'locked'], `${call} ${point}`).toContain(outcome)
      }
    },
  )
})
