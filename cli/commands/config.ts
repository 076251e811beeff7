// `parley config`: the settings of the screen, where they are, and whether the file is right.
import type { Command } from 'commander'
import { jsonLine } from '../faces/json-line.js'
import type { Dispatch } from './dispatch.js'
import { EXIT, type ExitCode } from './exit-code.js'
import { printer } from './printer.js'
import type { GlobalFlags, Shell } from './shell.js'

type ActName = 'show' | 'path' | 'init' | 'check' | 'get' | 'set' | 'unset'

function run(
  name: ActName,
  words: readonly string[] = [],
): (shell: Shell, flags: GlobalFlags) => Promise<ExitCode> {
  return async (shell, flags) => {
    const print = printer(shell)
    const { configPlace, CONFIG_ACTS } = await import('./config-acts.js')
    const say = (record: object, text: string): void => {
      print.line(flags.json === true ? jsonLine(record) : text)
    }
    await CONFIG_ACTS[name](configPlace(flags.config, shell.env), say, words)
    return EXIT.ok
  }
}

const SETTING = ['<setting>', 'its section and name, such as ui.theme or keys.lock'] as const
const VALUE = ['<value>', 'such as dark, true, 5, ctrl+o or a list: ["vim", "-f"]'] as const

export function registerConfig(program: Command, dispatch: Dispatch): void {
  const config = program
    .command('config')
    .description('settings of the screen: what is in force')
    .action(async () => {
      await dispatch.here(run('show'))
    })
  const acts: readonly {
    readonly name: ActName
    readonly takes?: readonly (readonly [string, string])[]
    readonly does: string
  }[] = [
    { name: 'path', does: 'where the config file is' },
    { name: 'init', does: 'write one with every setting explained and commented out' },
    { name: 'check', does: 'say what is wrong with it, all at once' },
    { name: 'get', takes: [SETTING], does: 'one setting as it is now' },
    {
      ...{ name: 'set', takes: [SETTING, VALUE] },
      does: 'write one setting into the file, which stays as it is but for that',
    },
    { name: 'unset', takes: [SETTING], does: 'take one setting out of the file: its default holds again' },
  ]
  for (const { name, takes = [], does } of acts) {
    const act = config.command(name).description(does)
    for (const [argument, is] of takes) act.argument(argument, is)
    act.action(async () => {
      await dispatch.here(run(name, act.args))
    })
  }
}
