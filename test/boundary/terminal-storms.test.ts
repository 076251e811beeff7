// What a terminal does to a program: sizes that change two hundred times, keys that arrive in one piece, pastes of
// every kind, and scripts of every direction and width.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { CLEARS_SCROLLBACK, foreign, startFixture } from '../support/chat-fixture.js'
import { endSessions, type TerminalSession } from '../support/terminal-session.js'

const RESIZES = 200
const CLEARS_SCREEN = '\x1b[2J'
const MOST_BYTES_A_SIZE = 16_384
const ESC = '\x1b[27u'
const paste = (text: string): string => `\x1b[200~${text}\x1b[201~`

async function opened(script: object = { messages: 3 }): Promise<TerminalSession> {
  const session = startFixture(80, 24, script)
  await session.shows(/no chat open/)
  session.child.write('\r')
  await session.shows(/⇄ \+4915550001/)
  return session
}

function endEach(): void {
  afterEach(({ task }) => {
    endSessions(task.result?.state === 'fail')
  })
}

/** One session for all tests of a group: each leaves an empty composer behind. */
function shared(): { readonly session: TerminalSession } {
  let session: TerminalSession | undefined
  beforeAll(async () => {
    session = await opened()
  })
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') console.error(session?.screen())
  })
  afterAll(() => {
    endSessions(false)
  })
  return {
    get session() {
      if (session === undefined) throw new Error('the session has not started')
      return session
    },
  }
}

describe('a storm of sizes', () => {
  endEach()

  it('ends with the screen it began with, in bounded octets and without a cleared scrollback', async () => {
    const session = await opened({ messages: 100 })
    await session.shows(/message 99/)
    const before = session.screen()
    const written = session.bytes().length
    for (let turn = 1; turn <= RESIZES; turn += 1) {
      session.resize(1 + ((turn * 37) % 200), 1 + ((turn * 13) % 50))
    }
    session.resize(80, 24)
    await session.becomes(before)
    expect(session.bytes().length - written).toBeLessThanOrEqual(RESIZES * MOST_BYTES_A_SIZE)
    expect(session.bytes()).not.toContain(CLEARS_SCROLLBACK)
    session.child.write('still here')
    await session.shows(/^> still here$/m)
  })

  it('is the only reason to clear the screen, beside being asked to', async () => {
    const session = await opened()
    const cleared = (): number => session.bytes().split(CLEARS_SCREEN).length
    const atFirst = cleared()
    for (const keys of ['\x1bk', ESC, '\x1bOP', ESC, '\x1bm', ESC, '/re', '\x15', 'hello\r']) {
      const before = session.screen()
      session.child.write(keys)
      await session.changes(before)
    }
    expect(cleared()).toBe(atFirst)
    session.child.write('\x0c')
    await expect.poll(cleared).toBe(atFirst + 1)
  })
})

describe('keys in one piece', () => {
  endEach()

  it('send, change the chat, and write there', async () => {
    const session = await opened()
    session.child.write('hi\r/to +4915550007@whatsapp\rnot sent yet')
    await session.shows(/⇄ \+4915550007[^]*> not sent yet/)
    session.child.write('\x15/to +4915550001@whatsapp\r')
    await session.shows(/echo hi/)
  })

  it('are told from sequences: an Escape before a letter is Alt, one before an arrow stays one', async () => {
    const session = await opened()
    session.child.write('ab\x1bbX\x1b[DY\x1b\x1b[C\x1b')
    await session.shows(/^> YXab$/m)
  })

  it('a paste that never ends is text, and keys work again', async () => {
    const session = await opened()
    session.child.write('\x1b[200~never ended')
    await session.shows(/> never ended/)
    session.child.write('\r')
    await session.shows(/never ended/)
    session.child.write('\x11')
    expect((await session.ended).exitCode).toBe(0)
  })
})

describe('what is pasted', () => {
  const chat = shared()

  it.each<[string, string, RegExp, RegExp]>([
    ['lines of Windows', 'one\r\ntwo\r\nthree', /> one\n {2}two\n {2}three/, /echo one/],
    ['tabs', 'a\tb', /> a +b$/m, /echo a +b/],
    ['colours', '\x1b[1;31mred\x1b[0m \x1b[38;2;1;2;3mtoo\x1b[m', /> red too/, /echo red too/],
    ['a title and a question', '\x1b]0;t\x07x\x1b[6ny', /> xy/, /echo xy/],
    ['an end within', 'z\x1b[20', /> z/, /echo z/],
  ])('with %s is text, and nothing is sent', async (_what, text, shown, answer) => {
    const { session } = chat
    session.child.write(paste(text))
    await session.shows(shown)
    expect(session.screen()).not.toMatch(answer)
    session.child.write('\r')
    await session.shows(answer)
    await session.shows(/^> *$/m)
    expect(foreign(session.bytes())).not.toMatch(/[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]/)
  })

  it('may be 60 KB: what one message holds stays, and it is said that the rest was left out', async () => {
    const { session } = chat
    session.child.write(paste(`${'long line of a log\n'.repeat(3_200)}the very end`))
    await session.shows(/holds 20000 characters; the rest was left out/)
    session.child.write('\x0c')
    await session.shows(/⇄/)
  })
})

describe('scripts of the world', () => {
  const TEXTS = [
    ['wide', '東京で会いましょう', 18],
    ['a family of one grapheme', '👨‍👩‍👧‍👦', 2],
    ['a flag', '🇩🇪', 2],
    ['right to left', 'שלום עולם', 9],
    ['combining marks', 'e\u0301a\u0308', 2],
  ] as const

  const chat = shared()

  it.each(TEXTS)('%s: typed, erased as one sees it, sent and received', async (_what, text, width) => {
    const { session } = chat
    session.child.write(`${text}x`)
    await expect.poll(() => session.cursor()[0]).toBe(2 + width + 1)
    session.child.write('\x7f\x7f')
    const last = Array.from(new Intl.Segmenter().segment(text)).at(-1)?.segment ?? ''
    const without = text.slice(0, -last.length)
    await session.shows(without === '' ? /^> *$/m : new RegExp(`^> ${without}$`, 'm'))
    session.child.write(`${last}\r`)
    await expect.poll(session.screen).toContain(`echo ${text}`)
    await session.shows(/^> *$/m)
  })

  it('storms of them stay in their place, in bodies and in names', async () => {
    const storm = `Z${'\u0301\u0327\u0489'.repeat(200)}algo ${'👩‍'.repeat(40)} \u202eevil\u202c ${'﷽'.repeat(20)}`
    const session = await opened({ messages: 12, body: storm, peer: '+4915550001@whatsapp', partner: storm })
    await session.shows(/ 11/)
    const lines = session.screen().split('\n')
    expect(lines[0]).toMatch(/⇄ \+4915550001/)
    expect(lines[23]).toMatch(/online.*\? keys$/)
    const list = lines.slice(1, 22).map((line) => Array.from(line).indexOf('│'))
    expect(new Set(list).size).toBeLessThanOrEqual(3)
    expect(foreign(session.bytes())).not.toMatch(/[\p{Bidi_Control}\u200B\u{E0000}-\u{E007F}]/u)
  })
})
