// Consent in a real pseudo-terminal: requests, choosing apps, reports, and which bytes got them on screen.
import { afterEach, describe, it, expect } from 'vitest'
import {
  CLEARS_SCROLLBACK,
  FIXTURE,
  HOSTILE,
  foreign,
  startFixture as start,
} from '../support/chat-fixture.js'
import { endSessions } from '../support/terminal-session.js'

afterEach(({ task }) => {
  endSessions(task.result?.state === 'fail')
})

describe('consent in a pseudo-terminal', () => {
  it.each([
    [80, 24],
    [60, 15],
    [200, 50],
  ])('answers a request in %d×%d at 400 bytes a keystroke at most', async (columns, rows) => {
    const session = start(columns, rows, { messages: 40, peer: 'eve@parley', kind: 'meta', request: true })
    await session.shows(/1 request, Alt-R/)
    session.child.write('\x1br')
    await session.shows(/eve from Parley asks to write[^]*Alt-Y accept/)
    for (const letter of 'keystroke') {
      const before = session.bytes().length
      session.child.write(letter)
      await session.shows(new RegExp(`^> .*${letter}$`, 'm'))
      expect(session.bytes().length - before).toBeLessThanOrEqual(400)
    }
    expect(session.screen()).toContain('Enter sends it, which accepts them')
    session.child.write('\r')
    await session.shows(/echo keystroke/)
    expect(session.screen()).not.toContain('Alt-Y')
    expect(session.bytes()).not.toContain(CLEARS_SCROLLBACK)
  })

  it.each([
    [80, 24],
    [60, 15],
    [120, 40],
  ])('lets apps in after the warnings in %d×%d, and takes it back', async (columns, rows) => {
    const session = start(columns, rows, { messages: 3, peer: 'eve@parley', kind: 'meta', apps: 3 })
    await session.shows(/no chat open/)
    session.child.write('/interop\r')
    await session.shows(/It is off/)
    session.child.write('\r')
    await session.shows(/Somebody you have blocked here/)
    session.child.write('\x1b[6~'.repeat(9))
    await session.shows(/This text is interop-warnings[^]*have read this/)
    session.child.write('\r')
    await session.shows(/Which apps may reach you/)
    const before = session.bytes().length
    session.child.write(' ')
    await session.shows(/▸ \[x\] Parley/)
    expect(session.bytes().length - before).toBeLessThanOrEqual(400)
    session.child.write('\r')
    await session.shows(/Where shall their chats stand/)
    session.child.write('\r')
    await session.shows(/Users of Parley may write to you/)
    session.child.write('\r')
    await session.shows(/users of Parley may reach you now/)
    session.child.write('/consent\r')
    await session.shows(/State +on, since/)
    session.child.write('w')
    await session.shows(/Turn off messages/)
    session.child.write('\r')
    await session.shows(/it is off: no app reaches you/)
    expect(session.bytes()).not.toContain(CLEARS_SCROLLBACK)
  })

  it('writes no sequence but its own, whatever strangers, apps and servers call themselves and say', async () => {
    const evil = { body: HOSTILE, partner: HOSTILE, warnings: HOSTILE }
    const script = {
      messages: 4,
      peer: `eve${HOSTILE}@parley`,
      kind: 'meta',
      request: true,
      apps: 3,
      ...evil,
    }
    const session = start(120, 40, script)
    await session.shows(/1 request, Alt-R/)
    const steps = [
      ['\x1br', /asks to write/],
      ['\x1bs', /Nothing goes unless/],
      [' ', /\[x\]/],
      ['\r', /Why do you report/],
      ['\x1b[200~why \x1b]0;pwned\x07not\x1b[201~', /> why not/],
      ['\r', /all that Meta gets/],
      ['\x1b[27u', /nothing was changed/],
      ['\x1bd', /Delete the request of/],
      ['\x1b[27u', /nothing was changed/],
      ['/requests\r', /People who ask/],
      ['x', /asks to write/],
      ['/ledger\r', /As Meta recorded it/],
      ['x', /asks to write/],
      ['/interop\r', /It is off/],
      ['\r', /↑↓ read/],
      ['\x1b[27u', /nothing was changed/],
      ['ping\r', /asks you to let/],
      ['news\r', /shows your choice/],
      ['left\r', /echo left/],
      ['/consent\r', /Your consent/],
    ] as const
    for (const [keys, pattern] of steps) {
      session.child.write(keys)
      await session.shows(pattern)
    }
    session.child.write('\x11')
    await session.ended
    expect(foreign(session.bytes())).not.toMatch(/[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]/)
    expect(foreign(session.bytes())).not.toMatch(/[\p{Bidi_Control}\u200B\u{E0000}-\u{E007F}]/u)
  })

  it('uses no colours under NO_COLOR, and loses no word', async () => {
    const env = ['env', 'NO_COLOR=1', process.execPath, FIXTURE]
    const session = start(80, 24, { messages: 3, peer: 'eve@parley', kind: 'meta', request: true }, env)
    await session.shows(/Requests \(1\)/)
    session.child.write('\x1br')
    await session.shows(/They learn nothing until you accept/)
    expect(session.bytes()).not.toMatch(/\x1b\[(?:3[0-9]|4[0-9]|9[0-9])m/)
  })
})
