// The command line as a whole: global flags, every command, where each runs.
import { Command } from 'commander'
import { registersOf } from './command-files.js'
import type { Dispatch } from './dispatch.js'
import { addExamples } from './examples.js'
import type { GlobalFlags, Shell } from './shell.js'

/** Cells that a description has at least before it is no longer wrapped: the names of commands take 31 of 60. */
const NARROWEST_DESCRIPTION = 20

type Out = Pick<Shell, 'stdout' | 'stderr'>

/** The program with its global flags and no command; `out` takes what help prints. */
function bareProgram({ stdout, stderr }: Out): Command {
  return new Command('parley')
    .description('A messenger that talks to WhatsApp users through the interoperability interface')
    .option('--profile <name>', 'which account of this machine')
    .option('--home <dir>', 'where profiles are kept (or PARLEY_HOME)')
    .option('--config <file>', 'settings of the screen (or PARLEY_CONFIG)')
    .option('--json', 'results as NDJSON on stdout, nothing else there')
    .option('--trace <file>', 'write every event of every layer to a file')
    .configureHelp({ minWidthToWrap: NARROWEST_DESCRIPTION })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      // A wrong command line is an error like any other: one line, printed where errors are.
      outputError: () => undefined,
    })
}

/** The tree of all commands, or with only the one of this name, where there is one. */
export async function createProgram(dispatch: Dispatch, out: Out, name?: string): Promise<Command> {
  const program = bareProgram(out)
  for (const register of await registersOf(name)) register(program, dispatch)
  addExamples(program)
  return program
}

/**
 * Parses `argv` (without the program's name) and runs the command it names.
 * @returns its exit code.
 * @throws whatever the command throws, and commander's own error for a wrong command line.
 */
export async function runCommandLine(argv: readonly string[], shell: Shell): Promise<number> {
  let exitCode = 0
  const [name] = bareProgram(shell).parseOptions([...argv]).operands
  const dispatch: Dispatch = {
    async onProfile(command, prepare) {
      const { runOnProfile } = await import('./run-on-profile.js')
      exitCode = await runOnProfile(shell, program.opts<GlobalFlags>(), command, () => prepare(shell))
    },
    async here(run) {
      exitCode = await run(shell, program.opts<GlobalFlags>())
    },
    allCommands: () => createProgram(dispatch, shell),
  }
  const program = await createProgram(dispatch, shell, name)
  await program.parseAsync(argv, { from: 'user' })
  return exitCode
}
