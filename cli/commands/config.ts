// `parley config`: the settings of the screen, where they are, and whether the file is right.
import type { Command } from 'commander'
import { configPlace, initConfig, loadConfig, type ConfigPlace } from '../config/config-file.js'
import { effectiveText } from '../config/render-config.js'
import { jsonLine } from '../faces/json-line.js'
import type { Dispatch } from './dispatch.js'
import { EXIT, type ExitCode } from './exit-code.js'
import { printer } from './printer.js'
import type { GlobalFlags, Shell } from './shell.js'

type Act = (place: ConfigPlace, say: (record: object, text: string) => void) => Promise<void>

const show: Act = async (place, say) => {
  const config = await loadConfig(place)
  say({ event: 'config', path: place.path, config }, effectiveText(config))
}

const path: Act = (place, say) => {
  say({ event: 'config', path: place.path }, place.path)
  return Promise.resolve()
}

const init: Act = async (place, say) => {
  await initConfig(place.path)
  say({ event: 'config', path: place.path }, `wrote ${place.path}: every setting is in it, commented out`)
}

const check: Act = async (place, say) => {
  await loadConfig(place)
  say({ event: 'config', path: place.path, right: true }, `${place.path} is right`)
}

function run(act: Act): (shell: Shell, flags: GlobalFlags) => Promise<ExitCode> {
  return async (shell, flags) => {
    const print = printer(shell)
    await act(configPlace(flags.config, shell.env), (record, text) => {
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
      await dispatch.here(run(show))
    })
  const acts = [
    { name: 'path', does: 'where the config file is', act: path },
    { name: 'init', does: 'write one with every setting explained and commented out', act: init },
    { name: 'check', does: 'say what is wrong with it, all at once', act: check },
  ]
  for (const { name, does, act } of acts) {
    config
      .command(name)
      .description(does)
      .action(async () => {
        await dispatch.here(run(act))
      })
  }
}
