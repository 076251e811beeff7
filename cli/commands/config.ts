// `parley config`: the settings of the screen, where they are, and whether the file is right.
import type { Command } from 'commander'
import { jsonLine } from '../faces/json-line.js'
import type { Dispatch } from './dispatch.js'
import { EXIT, type ExitCode } from './exit-code.js'
import { printer } from './printer.js'
import type { GlobalFlags, Shell } from './shell.js'

type ActName = 'show' | 'path' | 'init' | 'check'

function run(name: ActName): (shell: Shell, flags: GlobalFlags) => Promise<ExitCode> {
  return async (shell, flags) => {
    const print = printer(shell)
    const { configPlace, CONFIG_ACTS } = await import('./config-acts.js')
    await CONFIG_ACTS[name](configPlace(flags.config, shell.env), (record, text) => {
      print.line(flags.json === true ? jsonLine(record) : text)
    })
    return EXIT.ok
  }
}

export function registerConfig(program: Command, dispatch: Dispatch): void {
  const config = program
    .command('config')
    .description('settings of the screen: what is in force')
    .action(async () => {
      await dispatch.here(run('show'))
    })
  const acts: readonly { readonly name: ActName; readonly does: string }[] = [
    { name: 'path', does: 'where the config file is' },
    { name: 'init', does: 'write one with every setting explained and commented out' },
    { name: 'check', does: 'say what is wrong with it, all at once' },
  ]
  for (const { name, does } of acts) {
    config
      .command(name)
      .description(does)
      .action(async () => {
        await dispatch.here(run(name))
      })
  }
}
