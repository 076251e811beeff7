// A setting as it is named and typed in a shell: `ui.theme`, and `dark`, `true`, `5` or `["vim", "-f"]`.
import { TomlError, parse } from 'smol-toml'
import { ClientError } from '../client/api.js'
import { KEY_ACTIONS } from '../state/keys/actions.js'
import { chordSpelled } from '../state/keys/chord-name.js'
import { chordsOf, keymapWith } from '../state/keys/keymap.js'
import { SECTIONS, type Config } from './config.js'
import { readKeys } from './read-keys.js'
import type { SettingValue } from './setting.js'

export interface SettingName {
  readonly section: string
  readonly key: string
}

/** @throws {ClientError} `usage` where nothing is called so. */
export function settingNamed(name: string): SettingName {
  const [section = '', key = ''] = name.split(/\.(.*)/su)
  const known =
    section === 'keys'
      ? KEY_ACTIONS.some((action) => action.name === key)
      : Object.hasOwn(SECTIONS, section) && Object.hasOwn(SECTIONS[section] ?? {}, key)
  if (known) return { section, key }
  throw new ClientError(
    'usage',
    `there is no setting ${name}: parley config shows them all, such as ui.theme`,
  )
}

/** What it is now; keys as they are spelled in the file. */
export function settingIn(config: Config, { section, key }: SettingName): SettingValue {
  if (section === 'keys') {
    const action = KEY_ACTIONS.find(({ name }) => name === key)
    return action === undefined ? [] : chordsOf(keymapWith(config.keys), action.name).map(chordSpelled)
  }
  const { ui, notify, chat } = config
  const values: Readonly<Record<string, Readonly<Record<string, SettingValue>>>> = { ui, notify, chat }
  return values[section]?.[key] ?? []
}

/** What TOML would make of it; `undefined` where it is a word. */
function tomlValue(text: string): unknown {
  try {
    const { value } = parse(`value = ${text}`)
    return value
  } catch (error) {
    if (error instanceof TomlError) return undefined
    throw error
  }
}

const isKeys = (value: unknown): value is string | readonly string[] =>
  typeof value === 'string' || (Array.isArray(value) && value.every((each) => typeof each === 'string'))

/** @throws {ClientError} `usage` where this setting cannot be that. */
export function typedSetting({ section, key }: SettingName, text: string): SettingValue {
  const written = [tomlValue(text), text]
  if (section === 'keys') {
    const value = written.find(isKeys) ?? text
    const faults: string[] = []
    readKeys({ [key]: value }, (_section, _key, what) => faults.push(what))
    if (faults.length === 0) return value
    throw new ClientError('usage', `keys.${key}: ${faults.join('; ')}`)
  }
  const setting = SECTIONS[section]?.[key]
  const value = written.map((each) => setting?.read(each)).find((read) => read !== undefined)
  if (value !== undefined) return value
  throw new ClientError('usage', `${section}.${key} must be ${setting?.allowed ?? 'something else'}`)
}
