// The whole program before a profile full of what hostile people and a hostile server wrote, in a real pseudo-terminal:
// it writes its own sequences and glyphs, and nothing else.
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { HOSTILE_STRINGS, HUGE_STRINGS } from '../support/hostile-strings.js'
import { effectsOf, foreignIn } from '../support/own-sequences.js'
import { machine, type Machine } from '../support/parley.js'
import { ADA, poisonedProfile, type Poisoned } from '../support/poisoned-profile.js'
import { endSessions, startOnTerminal, type TerminalSession } from '../support/terminal-session.js'

const LAUNCHER = resolve(import.meta.dirname, '../../cli/bin/parley.js')
const ESC = '\x1b[27u'
const UP = '\x1b[A'
const DOWN = '\x1b[B'
const [PAGE_UP, PAGE_DOWN] = ['\x1b[5~', '\x1b[6~']
const CLEARS_SCREEN = '\x1b[2J'
const FIRST_TEXT = /harmless, to begin with/
const END = '\x1b[1;5F'
const NOTIFIES = '[notify]\nosc9 = true\nbell = true\ncontent = "full"\n'

let here: Machine
let poisoned: Poisoned
beforeAll(async () => {
  here = machine()
  poisoned = await poisonedProfile(here.home)
  await poisoned.bob.client.close()
}, 120_000)
afterEach(({ task }) => {
  endSessions(task.result?.state === 'fail')
})
afterAll(async () => {
  await poisoned.close()
  await here.clear()
})

function chat(columns: number, rows: number, config = '[notify]\nbell = false\n'): TerminalSession {
  const file = join(here.home, 'config.toml')
  writeFileSync(file, config)
  const args = ['--home', here.home, '--profile', 'bob', '--config', file, 'chat', '--to', ADA]
  return startOnTerminal(columns, rows, [process.execPath, LAUNCHER, ...args], { XDG_RUNTIME_DIR: here.home })
}

/** One key after the other, each drawn before the next: to be asked to draw anew comes after it. */
async function walk(session: TerminalSession, keys: readonly string[]): Promise<void> {
  const drawnAnew = (): number => session.bytes().split(CLEARS_SCREEN).length
  for (const key of keys) {
    const before = drawnAnew()
    session.child.write(`${key}\x0c`)
    await expect.poll(drawnAnew).toBeGreaterThan(before)
  }
}

/** A page that is another one. */
async function turned(session: TerminalSession, key: string): Promise<void> {
  const before = session.screen()
  session.child.write(key)
  await session.changes(before)
}

const WALK: readonly (readonly string[])[] = [
  ['\x1bm', UP, UP, UP, '\r', DOWN, '\r', ESC, ESC, 'i', DOWN, DOWN, ESC, ESC],
  ['\x1be', ESC, '\x1bt', ESC, ESC, '\x1bj', ESC],
  ['\x07', 'p', DOWN, ESC, '\x12', 'p', 'w', DOWN, ESC, '\x06', 'e', DOWN, '\r', ESC, ESC],
  ['\x1bk', 'p', ESC, '\x1bv', ESC, '\x1bc', DOWN, ESC, '\x1bo', ESC, '\x1bi', DOWN, DOWN, ESC, ESC],
  ['\x1br', DOWN, ESC, '/requests\r', DOWN, '\r', ESC, ESC, '/consent\r', ESC, ESC, '/info\r', ESC, ESC],
  ['/to ', '\t', '\t', '\x15', '@', '\t', '\x15', '\t', DOWN, DOWN, '\r', '\x1ba', '\t'],
]

/** Where a page is small, the first of the texts are too far up. */
describe.each([
  [60, 15, 8],
  [130, 40, 40],
])('a profile full of hostile texts, in %d×%d', (columns, rows, pages) => {
  it('is walked through, and only the app itself speaks to the terminal', { timeout: 120_000 }, async () => {
    const session = chat(columns, rows)
    await session.shows(/ada @ Parley[^]*● online/)
    await walk(session, [END])
    for (let page = 0; page < pages && !FIRST_TEXT.test(session.screen()); page += 1) {
      await turned(session, PAGE_UP)
    }
    for (let page = 0; page < 3; page += 1) await turned(session, PAGE_DOWN)
    for (const keys of [[END], ...WALK]) await walk(session, keys)
    session.child.write('\x11')
    await session.ended
    expect(foreignIn(session.bytes(), { columns, rows })).toEqual([])
    expect(await effectsOf(session.bytes(), columns, rows)).toEqual([])
    // They were there to be seen.
    expect(session.bytes()).toContain('␛]')
  })
})

describe('hostile texts that come while somebody looks', () => {
  const [columns, rows] = [110, 30] as const

  it('stay in the log: what stands around it does not change', { timeout: 120_000 }, async () => {
    const session = chat(columns, rows)
    await session.shows(/ada @ Parley[^]*● online/)
    session.child.write(END)
    await session.shows(/harmless, to end with/)
    const frame = (): readonly string[] => {
      const lines = session.screen().split('\n')
      return [lines[0], ...lines.slice(-3)].map((line = '') => line.replace(/ +1 request,.*/, ''))
    }
    const before = frame()
    for (const [name, text] of [...Object.entries(HOSTILE_STRINGS), ...Object.entries(HUGE_STRINGS)]) {
      await poisoned.says(text)
      const end = `harmless after ${name}`
      await poisoned.says(end)
      await session.shows(new RegExp(end))
      expect(frame(), name).toEqual(before)
    }
    session.child.write('\x11')
    await session.ended
    expect(foreignIn(session.bytes(), { columns, rows })).toEqual([])
    expect(await effectsOf(session.bytes(), columns, rows)).toEqual([])
  })

  it('notify as text, where that is configured', async () => {
    const session = chat(columns, rows, NOTIFIES)
    await session.shows(/ada @ Parley[^]*● online/)
    session.child.write('\x1b[O')
    const told = (): number => session.bytes().split('\x1b]9;').length - 1
    for (const [at, text] of [HOSTILE_STRINGS['notification'], HOSTILE_STRINGS['c1']].entries()) {
      await poisoned.says(text ?? '')
      await expect.poll(told).toBe(at + 1)
    }
    session.child.write('\x11')
    await session.ended
    expect(foreignIn(session.bytes(), { columns, rows, notifies: true })).toEqual([])
    expect(session.bytes()).toMatch(/\x1b\]9;Parley: .*␛/)
  })
})
