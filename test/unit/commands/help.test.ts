// What help says: it fits a narrow terminal, and its examples are command lines that the program takes.
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import type { Dispatch } from '#cli/commands/dispatch.js'
import { EXAMPLES } from '#cli/commands/examples.js'
import { createProgram } from '#cli/commands/program.js'

const NARROW = 60
const OUT = { stdout: process.stdout, stderr: process.stderr }

/** A program that runs nothing, and says which commands it was asked to run. */
async function idle(): Promise<{ readonly program: Command; readonly ran: () => number }> {
  let runs = 0
  const run = (): Promise<void> => {
    runs += 1
    return Promise.resolve()
  }
  const dispatch: Dispatch = {
    onProfile: run,
    here: run,
    allCommands: () => idle().then((made) => made.program),
  }
  const program = await createProgram(dispatch, OUT)
  return { program, ran: () => runs }
}

const below = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(below)]

/** Of a command line: blanks part words, but not between single quotes. */
const words = (line: string): readonly string[] =>
  (line.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll("'", ''))

describe('help', () => {
  it(`fits ${NARROW} columns, whatever it is about`, async () => {
    const { program } = await idle()
    const wide = below(program).flatMap((command) => {
      const help = Object.assign(command.createHelp(), { helpWidth: NARROW })
      return help
        .formatHelp(command, help)
        .split('\n')
        .filter((line) => line.length > NARROW)
    })
    expect(wide).toEqual([])
  })

  it.each(Object.entries(EXAMPLES))('of %s has examples that the program takes', async (path, lines) => {
    const { program, ran } = await idle()
    for (const line of lines) {
      const [name, ...given] = words(line)
      expect(name).toBe('parley')
      expect(line).toContain(` ${path} `)
      await program.parseAsync(given, { from: 'user' })
    }
    expect(ran()).toBe(lines.length)
  })

  it('shows them behind what the command takes', async () => {
    const { program } = await idle()
    const out: string[] = []
    const send = program.commands.find((command) => command.name() === 'send')
    send?.configureOutput({ writeOut: (text) => out.push(text) }).outputHelp()
    expect(out.join('')).toMatch(/--to <address>[^]*\nExamples:\n {2}parley send --to /)
  })
})
