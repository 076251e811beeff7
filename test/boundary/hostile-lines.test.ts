// The faces and commands without a screen, over a profile full of what hostile people and a hostile server wrote: every
// line holds glyphs alone, and no line of theirs looks like one of the program.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HOSTILE_STRINGS } from '../support/hostile-strings.js'
import { HARMLESS_LINE } from '../support/own-sequences.js'
import { machine, type Ended, type Machine } from '../support/parley.js'
import { ADA, poisonedProfile, type Poisoned } from '../support/poisoned-profile.js'

let here: Machine
let poisoned: Poisoned
beforeAll(async () => {
  here = machine()
  poisoned = await poisonedProfile(here.home)
  await poisoned.bob.client.close()
}, 120_000)
afterAll(async () => {
  await poisoned.close()
  await here.clear()
})

const harmful = (text: string): readonly string[] =>
  text.split('\n').filter((line) => !HARMLESS_LINE.test(line))
function expectHarmless({ stdout, stderr }: Ended): void {
  expect(harmful(stdout)).toEqual([])
  expect(harmful(stderr)).toEqual([])
}

const COMMANDS: readonly (readonly string[])[] = [
  ['history', '--with', ADA],
  ['chats'],
  ['status'],
  ['search', 'pwned'],
  ['requests', 'list'],
  ['partners', 'list'],
  ['interop'],
  ['ledger'],
  ['safety', ADA],
  ['read', ADA],
  ['info', 'OF-BOB'],
  ['listen', '--count', '5', '--timeout', '60'],
  ['history', '--with', 'nobody\x1b]0;pwned\x07@parley'],
  ['info', '\x1b[31m\u202E'],
]

describe('a profile full of hostile texts', () => {
  it.each(COMMANDS)(
    '`%s` prints glyphs alone, for people and for scripts',
    { timeout: 180_000 },
    async (...args) => {
      for (const form of [[], ['--json']]) {
        const end = await here.run([...args, '--profile', 'bob', ...form])
        expectHarmless(end)
        expect(end.stdout + end.stderr).not.toBe('')
      }
    },
  )

  it.each(['text', 'markdown', 'json'])(
    'is exported as %s without anything that steers',
    { timeout: 180_000 },
    async (form) => {
      const file = join(here.home, `out.${form}`)
      expectHarmless(
        await here.run(['export', '--with', ADA, '--profile', 'bob', '--format', form, '--out', file]),
      )
      expect(harmful(readFileSync(file, 'utf8'))).toEqual([])
    },
  )

  it.each([['--plain'], ['--json']])('is chatted about in lines (%s)', { timeout: 180_000 }, async (form) => {
    const before = poisoned.meta.logins()
    const chat = here.start(['--profile', 'bob', ...(form === '--json' ? [form, 'chat'] : ['chat', form])])
    await expect.poll(() => poisoned.meta.logins(), { timeout: 30_000 }).toBeGreaterThan(before)
    const typed = [
      '/info',
      '/react #1 👍',
      '/search pwned',
      '/find x',
      '/requests',
      '/contact',
      '/settings',
      '/consent',
    ]
    for (const line of [`/to ${ADA}`, ...typed]) chat.process.stdin.write(`${line}\n`)
    for (const text of Object.values(HOSTILE_STRINGS)) await poisoned.says(text)
    await poisoned.saysEverywhere(HOSTILE_STRINGS['title'] ?? '')
    chat.process.stdin.end()
    const end = await chat.ended
    expectHarmless(end)
    expect(end.stdout).toMatch(/␛\]0;pwned|\\u001b\]0;pwned/)
    if (form === '--json') expect(end.records).toHaveLength(end.stdout.trimEnd().split('\n').length)
  })
})
