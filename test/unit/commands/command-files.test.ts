// Which file knows which command: what is loaded for a command line is enough to run it.
import { describe, expect, it } from 'vitest'
import { COMMAND_FILES } from '#cli/commands/command-files.js'
import { createProgram } from '#cli/commands/program.js'
import type { Dispatch } from '#cli/commands/dispatch.js'

const out = { stdout: process.stdout, stderr: process.stderr }
const nowhere: Dispatch = {
  onProfile: () => Promise.reject(new Error('nothing runs here')),
  here: () => Promise.reject(new Error('nothing runs here')),
  allCommands: () => Promise.reject(new Error('nothing runs here')),
}
const named = async (name?: string): Promise<readonly string[]> =>
  (await createProgram(nowhere, out, name)).commands.map((command) => command.name())

describe('the files of the commands', () => {
  it.each(COMMAND_FILES)('for %s are found under every name that they register', async (names) => {
    for (const name of names) expect(await named(name)).toEqual(names)
  })

  it('are all loaded where none is named, or one that nobody knows', async () => {
    const all = COMMAND_FILES.flatMap(([names]) => names)
    expect(await named()).toEqual(all)
    expect(await named('sned')).toEqual(all)
    expect(await named('help')).toEqual(all)
  })
})
