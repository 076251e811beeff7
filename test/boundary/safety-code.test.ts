// The code of a safety number, read off the screen by a scanner: on dark and light terminals, with cells of any shape.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { photographed, type Look } from '../support/photographed.js'
import { endSessions, startOnTerminal } from '../support/terminal-session.js'

const EVENING = join(import.meta.dirname, '../support/fixtures/evening-chat.mjs')
const scans = spawnSync('zbarimg', ['--version']).status === 0
const untried = scans ? '' : ' (zbarimg is not installed here: not tried)'
const folder = mkdtempSync(join(tmpdir(), 'parley-code-'))

afterEach(({ task }) => {
  endSessions(task.result?.state === 'fail')
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** What the evening's code says: zeros, line ends and bytes that are no text. */
const SCANNABLE = Buffer.from(Array.from({ length: 78 }, (_, at) => (at * 37 + 11) % 256))
const DARK: Look = { background: 24, foreground: 215, black: 30, white: 178, cell: [8, 16] }
const LIGHT: Look = { background: 250, foreground: 40, black: 50, white: 232, cell: [8, 16] }
const LOOKS: Readonly<Record<string, Look>> = {
  'on a dark terminal': DARK,
  'on one whose black is its background': { ...DARK, background: 0, black: 0 },
  'on a light one': LIGHT,
  'in slender cells': { ...DARK, cell: [7, 17] },
  'in wide cells': { ...LIGHT, cell: [10, 18] },
}
const COLOURS = { COLORTERM: 'truecolor' }
const CASES = [
  ['beside its digits', [80, 24], '', COLOURS, LOOKS],
  ['alone', [60, 24], 'q', COLOURS, LOOKS],
  ['on a large screen', [200, 50], '', COLOURS, LOOKS],
  ['in sixteen colours', [80, 24], '', { TERM: 'xterm' }, LOOKS],
  ['without colours', [80, 24], '', { NO_COLOR: '1', COLORFGBG: '15;0' }, { dark: DARK }],
  ['without colours', [80, 24], '', { NO_COLOR: '1', COLORFGBG: '0;15' }, { light: LIGHT }],
] as const

describe('the code of a safety number', () => {
  it.skipIf(!scans).each(CASES)(`is read %s, %j${untried}`, async (_, [columns, rows], keys, env, looks) => {
    const session = startOnTerminal(columns, rows, [process.execPath, EVENING, 'ada'], env)
    await session.shows(/no chat open[^]*typing…[^]*typing…/)
    session.child.write('\r')
    await session.shows(/⇄ Bob[^]*typing/)
    session.child.write('\x1bv')
    await session.shows(/05136/)
    if (keys !== '') session.child.write(keys)
    await session.shows(/▄▄▄▄▄▄▄/)
    const read: Record<string, string> = {}
    for (const [name, look] of Object.entries(looks)) {
      const picture = join(folder, 'screen.png')
      writeFileSync(picture, await photographed(session.bytes(), [columns, rows], look))
      read[name] = spawnSync('zbarimg', ['-q', '--raw', '-Sbinary', picture]).stdout.toString('hex')
    }
    const wanted = Object.keys(looks).map((name) => [name, SCANNABLE.toString('hex')])
    expect(read).toEqual(Object.fromEntries(wanted))
  })
})
