// Golden screens: an evening of Ada's in a real pseudo-terminal, walked through key by key at three sizes.
// test/vectors/screens has what each step shows; test/support/golden-screen.ts says how to write them anew.
import { afterEach, describe, expect, it } from 'vitest'
import { CLEARS_SCROLLBACK } from '../support/chat-fixture.js'
import { expectScreen } from '../support/golden-screen.js'
import { endSessions, startOnTerminal, type TerminalSession } from '../support/terminal-session.js'

const EVENING = `${import.meta.dirname}/../support/fixtures/evening-chat.mjs`
const ESC = '\x1b[27u'
const SIZES = [
  [80, 24],
  [60, 15],
  [200, 50],
] as const
const MOST_BYTES_A_KEY = 400
/** What a letter leaves of a list may be another list: that is written once. */
const MOST_BYTES_A_LIST = 2 * 80 * 24
const LISTS = new Set(['completion', 'completion-emoji', 'palette', 'go', 'search', 'keys'])

/** A screen, the keys that lead there, what shows that it is drawn, and a letter that costs little on it. */
type Scene = readonly [name: string, keys: string, shows: RegExp, letter?: string]

const OF_ADA: readonly Scene[] = [
  ['list', '', /no chat open[^]*typing…[^]*typing…/],
  ['chat', '\r', /⇄ Bob[^]*typing/, 'w'],
  ['chat-above', '\x1b[5~', /Row 7|more below/],
  ['selected', '\x1b[1;5F\x1bm', /▸|Esc/],
  ['menu', '\r', /Enter does it/],
  ['react', `${ESC}e`, /Enter reacts/],
  ['take-back', `${ESC}${'\x1b[A'.repeat(3)}\r`, /Enter does it/],
  ['message-info', `${ESC}i`, /What is known of it/],
  ['reply', `x${ESC}\x1bt`, /to Bob: It starts/, 'w'],
  ['reply-shows-less', `${ESC}\x0e\x1bt`, /⇄ Carol[^]*shows no replies/, 'w'],
  ['completion', `${ESC}/re`, /\/react/, 'a'],
  ['completion-emoji', `\x15:smi`, /:smi/, 'l'],
  ['palette', '\x15\x1bk', /Do:/, 'w'],
  ['palette-typed', 'archive', /archive/],
  ['go', `${ESC}\x07`, /Dora/, 'w'],
  ['search', `${ESC}\x12row`, /Row 7 is great/, 'w'],
  ['search-nothing', 'zzz', /zzz/],
  ['find', `${ESC}\x06usual`, /usual place/],
  ['safety', `${ESC}\x1bv`, /05136/],
  ['contact', `${ESC}\x1bc`, /read receipts/],
  ['settings', `${ESC}\x1bo`, /receipts/],
  ['keys', `${ESC}\x1bOP`, /quit/, 'w'],
  ['keys-found', 'pin', /pin/],
  ['key-changed', `${ESC}${ESC}/to +33612345678@whatsapp\r`, /key changed/],
  ['request', '\x1br', /asks to write/],
  ['requests', '/requests\r', /People who ask/],
  ['unknown-command', `${ESC}/frobnicate\r`, /frobnicate/],
]

const LOCKED: readonly Scene[] = [
  ['locked', `${ESC}\x1bl`, /passphrase/i],
  ['locked-refused', 'wrong\r', /not/],
]

const OF_BOB: readonly Scene[] = [
  ['whatsapp-list', '', /Hello Bob/],
  ['interop', '\x1bi', /It is off/],
  ['interop-warnings', '\r', /blocked/],
  ['interop-end', '\x1b[6~'.repeat(9), /have read this/],
  ['interop-apps', '\r', /Which apps may reach you/],
  ['interop-inbox', ' \r', /Where shall their chats stand/],
  ['interop-effect', '\r', /Users of Parley may write to you/],
  ['interop-done', '\r', /may reach you now/],
  ['consent', '/consent\r', /Your consent|since/],
]

const start = (
  columns: number,
  rows: number,
  who: string,
  env: Record<string, string> = {},
): TerminalSession => startOnTerminal(columns, rows, [process.execPath, EVENING, who], env)

async function walk(session: TerminalSession, size: string, scenes: readonly Scene[]): Promise<void> {
  for (const [name, keys, shows, letter] of scenes) {
    // One at a time, as they are pressed.
    for (const key of keys.match(/\x1b(?:\[[0-9;]*[A-Za-z~]|O.|[^[O])|[^]/gu) ?? []) session.child.write(key)
    await expectScreen(session, `${size}/${name}`, shows)
    if (letter !== undefined) await costsLittle(session, name, letter)
  }
  expect(session.bytes()).not.toContain(CLEARS_SCROLLBACK)
}

/** A letter, and taking it away. */
async function costsLittle(session: TerminalSession, name: string, letter: string): Promise<void> {
  const before = session.screen()
  for (const key of [letter, '\x7f']) {
    const bytes = session.bytes().length
    session.child.write(key)
    await (key === letter ? session.changes(before) : session.becomes(before))
    if (session.columns() === 80) {
      expect(session.bytes().length - bytes, `octets of a key on ${name}`).toBeLessThanOrEqual(
        LISTS.has(name) ? MOST_BYTES_A_LIST : MOST_BYTES_A_KEY,
      )
    }
  }
}

afterEach(({ task }) => {
  endSessions(task.result?.state === 'fail')
})

describe.each(SIZES)('at %d×%d', (columns, rows) => {
  const size = `${columns}x${rows}`

  it('an evening of Ada looks as it was last read', { timeout: 300_000 }, async () => {
    await walk(start(columns, rows, 'ada'), size, OF_ADA)
  })

  it('Bob lets an app in, page by page; locked shows nothing of anybody', { timeout: 120_000 }, async () => {
    const session = start(columns, rows, 'bob', { PARLEY_PASSPHRASE: 'open sesame' })
    await walk(session, size, OF_BOB)
    await walk(session, size, LOCKED)
    expect(session.screen()).not.toMatch(/Bob|Ada|Hello/)
  })

  it('whoever has nobody to write to yet is told how to begin', async () => {
    await walk(start(columns, rows, 'nobody'), size, [['first-run', '', /no chat open/]])
    await walk(start(columns, rows, 'newcomer'), size, [['first-run-whatsapp', '', /no chat open/]])
  })
})

describe('without colours', () => {
  it('the same evening says the same, word by word and mark by mark', { timeout: 300_000 }, async () => {
    const session = start(80, 24, 'ada', { NO_COLOR: '1' })
    // What a letter costs has been seen.
    const scenes = OF_ADA.map(([name, keys, shows]): Scene => [name, keys, shows])
    await walk(session, '80x24', scenes)
    expect(session.bytes()).not.toMatch(/\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7])(?:;[0-9;]*)?m/)
  })
})
