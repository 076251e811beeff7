// The chat in a real pseudo-terminal: what is on the screen, and which bytes got it there.
import { afterEach, describe, it, expect } from 'vitest'
import {
  CLEARS_SCROLLBACK,
  FIXTURE,
  HOSTILE,
  foreign,
  startFixture as start,
} from '../support/chat-fixture.js'
import { endSessions, type TerminalSession } from '../support/terminal-session.js'

const GIVEN_BACK = ['\x1b[?1049l', '\x1b[?2004l', '\x1b[?1004l', '\x1b[?25h', '\x1b[23;0t']

afterEach(({ task }) => {
  endSessions(task.result?.state === 'fail')
})

const BOUNDARY = /ada @ Parley ⇄ \+4915550001 @ WhatsApp/
const open = async (session: TerminalSession): Promise<void> => {
  await session.shows(/no chat open/)
  session.child.write('\r')
  await session.shows(BOUNDARY)
}

describe.each([
  [80, 24],
  [60, 15],
  [200, 50],
])('in a terminal of %d×%d', (columns, rows) => {
  it('draws the whole screen, the cursor in the composer, and at most 400 bytes a keystroke', async () => {
    const session = start(columns, rows, { messages: 100 })
    await open(session)
    await session.shows(/message 99/)
    const lines = session.screen().split('\n')
    expect(lines).toHaveLength(rows)
    expect(lines[0]).toMatch(BOUNDARY)
    expect(lines[rows - 2]).toMatch(/^>/)
    expect(lines[rows - 1]).toMatch(/● online .*\? keys$/)
    expect(session.cursor()).toEqual([2, rows - 2])
    for (const letter of 'keystroke') {
      const before = session.bytes().length
      session.child.write(letter)
      await session.shows(new RegExp(`^> .*${letter}$`, 'm'))
      expect(session.bytes().length - before).toBeLessThanOrEqual(400)
    }
    expect(session.bytes()).not.toContain(CLEARS_SCROLLBACK)
  })
})

describe('pictures in a pseudo-terminal', () => {
  const SIZES = [
    [80, 24, 8 + 8],
    [60, 15, 5],
    [120, 40, 13 + 13],
  ] as const

  it.each(SIZES)('are drawn in %d×%d, and cost no byte of a keystroke', async (columns, rows, pictured) => {
    const colours = ['env', 'COLORTERM=truecolor', process.execPath, FIXTURE]
    const session = start(columns, rows, { messages: 9, files: 'a.jpg' }, colours)
    await open(session)
    await session.shows(new RegExp(`(?:▀{10}.*\\n[^▀]*){${pictured}}`))
    for (const letter of 'keystroke') {
      const before = session.bytes().length
      session.child.write(letter)
      await session.shows(new RegExp(`^> .*${letter}$`, 'm'))
      expect(session.bytes().length - before).toBeLessThanOrEqual(400)
    }
    expect(session.bytes()).not.toContain(CLEARS_SCROLLBACK)
  })

  it('stay away under NO_COLOR, and the words stay', async () => {
    const env = ['env', 'NO_COLOR=1', 'COLORTERM=truecolor', process.execPath, FIXTURE]
    const session = start(80, 24, { messages: 2, files: 'a.jpg' }, env)
    await open(session)
    await session.shows(/image · 640×480 · 1\.2 MB · not fetched: a\.jpg/)
    expect(session.screen()).not.toContain('▀')
    expect(session.bytes()).not.toMatch(/\x1b\[[0-9;]*[34]8;/)
  })
})

describe('the chat in a pseudo-terminal', () => {
  it('draws every size it is resized to from scratch', async () => {
    const session = start(120, 40, { messages: 30 })
    await open(session)
    for (const [columns, rows] of [
      [70, 20],
      [60, 15],
      [200, 50],
      [59, 14],
      [80, 24],
    ] as const) {
      session.resize(columns, rows)
      const expected = columns < 60 ? /Parley needs 60×15/ : /message 29/
      await session.shows(expected)
    }
    await session.shows(/^> *$/m)
    expect(
      session
        .screen()
        .split('\n')
        .filter((line) => line.includes('online')),
    ).toHaveLength(1)
    expect(session.bytes()).not.toContain(CLEARS_SCROLLBACK)
  })

  it('takes a pasted coloured log for text, and reads glued keys one by one', async () => {
    const session = start(80, 24, { messages: 1 })
    await open(session)
    session.child.write('\x1b[200~\x1b[31mred\x1b[0m\rsecond \x1b]0;t\x07line\x1b[201~')
    await session.shows(/> red\n {2}second line/)
    session.child.write('\r')
    await session.shows(/echo red\n.* second line/)
    session.child.write('glued\x7f\x1b[D\x1b[31m!\r')
    await session.shows(/echo glu!e/)
  })

  it('writes no sequence but its own, whatever a peer or server puts into bodies, names and reasons', async () => {
    const script = {
      people: 2,
      messages: 12,
      body: HOSTILE,
      peer: `eve${HOSTILE}@whatsapp`,
      partner: HOSTILE,
      reason: HOSTILE,
    }
    const session = start(140, 30, script)
    await session.shows(/no chat open/)
    const steps = [
      ['\r', /⇄ eve␛/],
      ['notice\r', /key changed: held[^]*echo notice/],
      ['\t', /▶ Bob/],
      ['\r', /⇄ ada @ Parley/],
      ['/partners\r', /1 +␛\]52/],
      [' ', /^(?![^]*Apps that may)/],
      ['/enable 1\r', /no app reaches you/],
      ['\x1b[27u', /nothing was changed/],
      ['notice\r', /▶ Bob[^]*echo notice/],
    ] as const
    for (const [keys, pattern] of steps) {
      session.child.write(keys)
      await session.shows(pattern)
    }
    session.child.write('\x11')
    await session.ended
    expect(foreign(session.bytes())).not.toMatch(/[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]/)
    expect(foreign(session.bytes())).not.toMatch(/[\p{Bidi_Control}\u200B\u{E0000}-\u{E007F}]/u)
    expect(session.bytes()).toContain('␛]52;c;')
  })

  it('writes no sequence but its own for files, whatever their senders call them and put into their pictures', async () => {
    const colours = ['env', 'COLORTERM=truecolor', process.execPath, FIXTURE]
    const session = start(120, 50, { messages: 3, files: HOSTILE, body: HOSTILE }, colours)
    await open(session)
    await session.shows(/▀{10}/)
    const steps = [
      ['/send evil.jpg\r', /\[JPG\] evil\.jpg +! failed/],
      ['\x1b[1;5A', /Enter menu/],
      ['\x1b[A', /s save/],
      ['s', /saved 1 B as/],
      ['f', /! ␛/],
      ['\x1b[A', /voice|video/],
    ] as const
    for (const [keys, pattern] of steps) {
      session.child.write(keys)
      await session.shows(pattern)
    }
    session.child.write('\x11')
    await session.ended
    expect(foreign(session.bytes())).not.toMatch(/[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]/)
    expect(foreign(session.bytes())).not.toMatch(/[\p{Bidi_Control}\u200B\u{E0000}-\u{E007F}]/u)
    expect(session.bytes()).not.toContain('pwned\x07')
  })

  it('ends by Ctrl-Q with the terminal as it was', async () => {
    const session = start(80, 24, {})
    await session.shows(/no chat open/)
    session.child.write('\x11')
    expect(await session.ended).toMatchObject({ exitCode: 0 })
    for (const mode of GIVEN_BACK) expect(session.bytes()).toContain(mode)
    expect(session.screen()).toContain('left the chat')
    expect(session.screen()).not.toContain('no chat open')
  })

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'])('ends by %s with the terminal as it was', async (signal) => {
    const session = start(80, 24, {})
    await session.shows(/no chat open/)
    session.child.kill(signal)
    await session.ended
    for (const mode of GIVEN_BACK) expect(session.bytes()).toContain(mode)
  })

  it('uses no colours under NO_COLOR, and draws where CI is set just as well', async () => {
    const env = ['env', 'NO_COLOR=1', 'FORCE_COLOR=1', 'CI=true', process.execPath, FIXTURE]
    const session = start(80, 24, { messages: 12 }, env)
    await open(session)
    await session.shows(/message 11/)
    expect(session.bytes()).not.toMatch(/\x1b\[(?:3[0-9]|4[0-9]|9[0-9])m/)
  })

  it('refuses to run without a terminal, in one line and without an escape byte', async () => {
    const session = start(80, 24, {}, ['sh', '-c', `'${process.execPath}' '${FIXTURE}' | cat`])
    await session.ended
    expect(session.bytes().trim()).toMatch(/^usage: chat needs a terminal.*parley listen$/)
    expect(session.bytes()).not.toContain('\x1b')
  })
})
