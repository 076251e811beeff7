// The config file as text: what is in force, and the default with every setting explained.
import { KEY_ACTIONS } from '../state/keys/actions.js'
import { chordSpelled } from '../state/keys/chord-name.js'
import { chordsOf, keymapWith, type KeyOverrides } from '../state/keys/keymap.js'
import { SECTIONS, type Config } from './config.js'
import { tomlOf } from './edit-toml.js'
import { readConfig } from './read-config.js'

function keysText(chords: readonly string[]): string {
  const spelled = chords.map(chordSpelled)
  return tomlOf(spelled.length === 1 ? spelled[0] : spelled)
}

function keyLines(keys: KeyOverrides): readonly string[] {
  const map = keymapWith(keys)
  return KEY_ACTIONS.map(({ name }) => `${name} = ${keysText(chordsOf(map, name))}`)
}

/** What is in force, every setting of it, as a config file that says so. */
export function effectiveText(config: Config): string {
  const { keys, ...sections } = config
  const parts = Object.entries(sections).map(([name, values]) =>
    [`[${name}]`, ...Object.entries(values).map(([key, value]) => `${key} = ${tomlOf(value)}`)].join('\n'),
  )
  return [...parts, ['[keys]', ...keyLines(keys)].join('\n')].join('\n\n')
}

/** Everything commented out: the file says nothing until a line is uncommented. */
export function defaultText(): string {
  const parts = Object.entries(SECTIONS).map(([name, settings]) => {
    const lines = Object.entries(settings).flatMap(([key, { help, allowed, fallback }]) => [
      ...[`# ${help}`, `# (${allowed})`],
      `# ${key} = ${tomlOf(fallback)}`,
    ])
    return [`[${name}]`, ...lines].join('\n')
  })
  const keys = KEY_ACTIONS.flatMap(({ name, does, keys: own }) => [
    `# ${does}`,
    `# ${name} = ${keysText(own)}`,
  ])
  const head =
    '# Parley’s settings. Take the # away from a line to change it; parley config check reads them.'
  const about = '# One key or a list; [] leaves an action without one. Ctrl-C always quits.'
  return `${[head, ...parts, ['[keys]', about, ...keys].join('\n')].join('\n\n')}\n`
}

/** What holds without a config file. */
export function defaultConfig(): Config {
  return readConfig('', 'nothing')
}
