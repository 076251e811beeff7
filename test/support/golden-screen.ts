// Golden screens: what a terminal shows, kept as text files in test/vectors/screens and compared whole.
// PARLEY_SCREENS=write writes them anew: read every one that changed as a person would.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { expect } from 'vitest'
import type { TerminalSession } from './terminal-session.js'

const FOLDER = `${import.meta.dirname}/../vectors/screens`
export const WRITES_SCREENS = process.env['PARLEY_SCREENS'] === 'write'
/** Only where screens are written: so long nothing is drawn before a screen counts as the last one. */
const QUIET_MS = 700

async function quiet({ bytes }: TerminalSession): Promise<void> {
  for (let seen = -1; bytes().length !== seen;) {
    seen = bytes().length
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
  }
}

/**
 * @param name such as `80x24/list`.
 * @param shows what tells the screen from the one before.
 */
export async function expectScreen(session: TerminalSession, name: string, shows: RegExp): Promise<void> {
  await expect.poll(session.screen, { message: `the screen ${name}` }).toMatch(shows)
  const path = `${FOLDER}/${name}.txt`
  if (WRITES_SCREENS) {
    await quiet(session)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, `${session.screen()}\n`)
  }
  const golden = await readFile(path, 'utf8')
  await expect.poll(() => `${session.screen()}\n`, { message: `the screen ${name}` }).toBe(golden)
}
