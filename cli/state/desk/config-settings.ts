// Settings of the config file as rows of the list of settings: changed on the screen, at once and in the file.
import { SECTIONS } from '../../config/config.js'
import type { SettingValue } from '../../config/setting.js'
import { infoLine } from '../error-lines.js'
import { step, type Step } from '../input.js'
import type { View } from '../view.js'

interface Listed {
  readonly section: 'ui' | 'notify'
  readonly key: string
  readonly label: string
  /** By the value as it is shown; under no name, what it is at all. */
  readonly means: Readonly<Record<string, string>>
}

const listed = (section: Listed['section'], key: string, label: string, means: Listed['means']): Listed => ({
  section,
  key,
  label,
  means,
})

const LISTED: readonly Listed[] = [
  listed('ui', 'theme', 'Theme', {
    auto: 'colours for the background that the terminal tells',
    dark: 'colours for a dark background',
    light: 'colours for a light background',
    mono: 'no colours',
    'colour-blind': 'colours that nearly everybody can tell apart',
  }),
  listed('ui', 'time', 'Times', { '24h': 'such as 21:05', '12h': 'such as 9:05 PM' }),
  listed('ui', 'mouse', 'Mouse', {
    on: 'the wheel scrolls, a click opens; Shift selects text',
    off: 'the terminal selects text',
  }),
  listed('notify', 'when', 'Notify', {
    away: 'of what comes into chats that are not open, too',
    unfocused: 'only while another window has the keyboard',
  }),
  listed('notify', 'content', 'Notifications', {
    full: 'say what was written',
    sender: 'say only who wrote',
    none: 'say only that there is something',
  }),
  listed('notify', 'bell', 'Bell', { on: 'the terminal rings', off: 'the terminal does not ring' }),
  listed('notify', 'osc9', 'Terminal notes', {
    on: 'the terminal shows notifications, where it can',
    off: 'the terminal shows no notifications',
  }),
  listed('notify', 'command', 'Program', { '': 'started for each notification' }),
  listed('ui', 'lock-after-minutes', 'Lock after', {
    '0': 'never by itself',
    '': 'minutes without a key',
  }),
]

export interface ConfigSetting {
  readonly id: string
  readonly label: string
  readonly means: (view: View) => string
  readonly value: (view: View) => string
  readonly change: (view: View) => Step
}

export function shownValue(value: SettingValue | undefined): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (typeof value === 'object') return value.length === 0 ? 'none' : value.join(' ')
  return value === undefined ? '' : String(value)
}

function settingOf({ section, key, label, means }: Listed): ConfigSetting {
  const id = `${section}.${key}`
  const valueIn = ({ desk }: View): SettingValue | undefined => {
    const values: Readonly<Record<string, SettingValue>> = desk[section]
    return values[key]
  }
  return {
    id,
    label,
    means: (view) => means[shownValue(valueIn(view))] ?? means[''] ?? '',
    value: (view) => shownValue(valueIn(view)),
    change: (view) => {
      const now = valueIn(view)
      const value = now === undefined ? undefined : SECTIONS[section]?.[key]?.next?.(now)
      if (value !== undefined) return step(view, { do: 'desk', desk: { ask: 'set', section, key, value } })
      return step({ ...view, line: infoLine(`quit, then type parley config set ${id}`) })
    },
  }
}

export const CONFIG_SETTINGS: readonly ConfigSetting[] = LISTED.map(settingOf)
