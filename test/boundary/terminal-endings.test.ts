// How the chat ends and pauses on a real terminal: signals, a terminal that is gone, errors of its own, and tmux,
// where a window is left and looked at again in another size.
import { spawnSync } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { CLEARS_SCROLLBACK, FIXTURE, startFixture } from '../support/chat-fixture.js'
import { temporaryFolder } from '../support/folder.js'
import { endSessions, startOnTerminal, type TerminalSession } from '../support/terminal-session.js'

const MODES = ['1049', '2004', '1004'] as const
const MOUSE_MODES = ['1000', '1006'] as const
const LEAVES_SCREEN = '\x1b[?1049l'
const GIVES_TITLE_BACK = '\x1b[23;0t'

const undo: (() => void)[] = []
afterEach(({ task }) => {
  for (const step of undo.splice(0)) step()
  endSessions(task.result?.state === 'fail')
})

async function opened(script: object = { messages: 3 }): Promise<TerminalSession> {
  const session = startFixture(80, 24, script)
  await session.shows(/no chat open/)
  session.child.write('\r')
  await session.shows(/⇄ \+4915550001/)
  return session
}

/** The mode was turned off, and nothing turned it on again. */
function isOff(bytes: string, mode: string): boolean {
  return bytes.lastIndexOf(`\x1b[?${mode}l`) > bytes.lastIndexOf(`\x1b[?${mode}h`)
}

function givesBack(bytes: string): void {
  for (const mode of MODES) expect(isOff(bytes, mode), `mode ${mode}`).toBe(true)
  expect(bytes.lastIndexOf('\x1b[?25h')).toBeGreaterThan(bytes.lastIndexOf('\x1b[?25l'))
  expect(bytes).toContain(GIVES_TITLE_BACK)
  expect(bytes).not.toContain(CLEARS_SCROLLBACK)
}

describe('an error', () => {
  it.each([
    ['while something is drawn', 'crash-drawing'],
    ['in a timer', 'crash'],
    ['in a promise', 'crash-promise'],
  ])('%s gives the terminal back, says in one line what it was and where more is', async (_when, text) => {
    const crashes = await temporaryFolder()
    const session = await opened({ messages: 3, crashes })
    session.child.write(`${text}\r`)
    expect((await session.ended).exitCode).not.toBe(0)
    givesBack(session.bytes())
    const { length } = LEAVES_SCREEN
    const below = session.bytes().slice(session.bytes().lastIndexOf(LEAVES_SCREEN) + length)
    const report = join(crashes, 'crash-report.txt')
    expect(below).toContain('Nothing that was stored is lost')
    expect(below).toContain(report)
    // One line, however the terminal wraps it; no stack, and nothing of what the error said.
    expect(below.trim().split('\n')).toHaveLength(1)
    for (const told of [below, await readFile(report, 'utf8')]) expect(told).not.toContain('told to crash')
    expect((await stat(report)).mode & 0o777).toBe(0o600)
  })
})

describe('the terminal', () => {
  it('has the modes of the mouse only where they are wanted, and loses them at the end', async () => {
    const without = await opened()
    for (const mode of MOUSE_MODES) expect(without.bytes()).not.toContain(`\x1b[?${mode}h`)
    const session = await opened({ messages: 3, config: '[ui]\nmouse = true\n[notify]\nbell = false' })
    for (const mode of MOUSE_MODES) expect(session.bytes()).toContain(`\x1b[?${mode}h`)
    session.child.write('\x11')
    expect((await session.ended).exitCode).toBe(0)
    for (const mode of MOUSE_MODES) expect(isOff(session.bytes(), mode)).toBe(true)
    givesBack(session.bytes())
  })

  it('is used with sixteen colours at most where it is the console of Linux', async () => {
    const env = ['env', 'TERM=linux', 'COLORTERM=', process.execPath, FIXTURE]
    const session = startFixture(80, 24, { messages: 12 }, env)
    await session.shows(/no chat open/)
    session.child.write('\r')
    await session.shows(/message 11/)
    expect(session.bytes()).not.toMatch(/\x1b\[[0-9;]*[34]8;/)
  })

  it('that is gone ends the chat', async () => {
    const session = await opened()
    const { pid } = session.child
    // Its emulator dies: the other side of the pseudo-terminal is closed, and the kernel hangs up.
    const destroy: unknown = Reflect.get(session.child, 'destroy')
    if (typeof destroy !== 'function') throw new TypeError('this pseudo-terminal cannot be destroyed')
    Reflect.apply(destroy, session.child, [])
    const lives = (): boolean => {
      try {
        return process.kill(pid, 0)
      } catch {
        return false
      }
    }
    await expect.poll(lives).toBe(false)
  })

  it('is drawn anew however often the chat is stopped and continued, and keeps the draft', async () => {
    const session = startFixture(80, 24, { messages: 3 }, ['bash', '--norc', '--noprofile', '-i'])
    session.child.write(`PS1='ready> '; '${process.execPath}' '${FIXTURE}'\r`)
    await session.shows(/no chat open/)
    session.child.write('\rdraft')
    await session.shows(/> draft/)
    for (let turn = 0; turn < 3; turn += 1) {
      session.child.write('\x1a')
      await session.shows(/Stopped[^]*ready>/)
      expect(session.screen()).not.toContain('⇄')
      session.child.write('fg\r')
      await session.shows(/⇄ \+4915550001[^]*> draft/)
    }
    session.child.write('\x11')
    await session.shows(/left the chat/)
    givesBack(session.bytes())
  })
})

const hasTmux = spawnSync('tmux', ['-V']).status === 0
if (!hasTmux) console.warn('tmux is not here: the tests of the chat inside of it are skipped')

describe.skipIf(!hasTmux)('in tmux', () => {
  async function server(): Promise<(columns: number, rows: number, ...words: string[]) => TerminalSession> {
    const socket = join(await temporaryFolder(), 'tmux')
    undo.push(() => spawnSync('tmux', ['-S', socket, 'kill-server']))
    return (columns, rows, ...words) => {
      const quoted = words.map((word) => `'${word}'`).join(' ')
      // A shell, because what tmux draws are no frames of ours.
      const command = ['bash', '-c', `TMUX= exec tmux -u -S '${socket}' -f /dev/null ${quoted}`]
      return startOnTerminal(columns, rows, command, { PARLEY_FIXTURE: '{"messages": 40}' })
    }
  }
  const chat = ['new-session', '-s', 'chat', `${process.execPath} ${FIXTURE}`]
  const BAR_AT_BOTTOM = /\? keys *\n\[chat\]/

  it('is left, looked at again in another size, and goes on where it was', async () => {
    const tmux = await server()
    const first = tmux(100, 30, ...chat)
    await first.shows(/no chat open/)
    first.child.write('\rhalf a sentence')
    await first.shows(/> half a sentence/)
    first.child.write('\x02d')
    await first.ended
    const second = tmux(70, 20, 'attach')
    await second.shows(/⇄[^]*message 39[^]*> half a sentence/)
    await second.shows(BAR_AT_BOTTOM)
    second.child.write(' and the rest\r')
    await second.shows(/echo half a sentence and the rest/)
    second.child.write('\x11')
    await second.shows(/\[exited\]/)
  })

  it('is looked at by two at once, each of whom may write', async () => {
    const tmux = await server()
    const large = tmux(120, 40, ...chat)
    await large.shows(/no chat open/)
    large.child.write('\r')
    await large.shows(/message 39/)
    const small = tmux(80, 24, 'attach')
    await small.shows(BAR_AT_BOTTOM)
    small.child.write('from the small one')
    await small.shows(/> from the small one/)
    large.child.write(', and the large\r')
    await large.shows(/echo from the small one, and the large/)
    // The window has the size of whoever wrote last, so the small one sees a corner of it.
    await small.shows(/you │ from the small one, and/)
  })

  it('keeps the scrollback of the pane as it was', async () => {
    const tmux = await server()
    const session = tmux(80, 24, 'new-session', '-s', 'chat', `seq 500; ${process.execPath} ${FIXTURE}; sh`)
    await session.shows(/no chat open/)
    session.child.write('\x11')
    await session.shows(/500\n[^]*left the chat/)
    expect(session.bytes()).not.toContain(CLEARS_SCROLLBACK)
  })
})
