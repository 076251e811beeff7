// The config file's settings: one table serves reading them, the commented default, and what is in force.
import type { KeyOverrides } from '../state/keys/keymap.js'
import { choice, flag, minutes, program, type Setting, type SettingValue } from './setting.js'

/** How much of a message leaves the app with a notification. */
export type NotifiedContent = 'full' | 'sender' | 'none'
export type ThemeName = 'auto' | 'dark' | 'light' | 'mono' | 'colour-blind'

/** One day: what never happens is off. */
const MOST_MINUTES = 1_440

export const UI = {
  theme: choice<ThemeName>(
    ['auto', 'dark', 'light', 'mono', 'colour-blind'],
    'Colours. auto asks the terminal for its background. No meaning is in a colour alone.',
  ),
  time: choice<'24h' | '12h'>(['24h', '12h'], 'How times are written.'),
  mouse: flag(
    false,
    'The wheel scrolls and a click opens a chat. The terminal selects text with Shift held, then.',
  ),
  'lock-after-minutes': minutes(
    MOST_MINUTES,
    'Locks after so many minutes without a key; 0 never. Needs a passphrase: parley passphrase set.',
  ),
} as const

export const NOTIFY = {
  when: choice<'away' | 'unfocused'>(
    ['away', 'unfocused'],
    'away: also while another chat is open. unfocused: only while another window has the keyboard.',
  ),
  bell: flag(true, "The terminal's bell."),
  osc9: flag(false, 'A notification of the terminal itself (iTerm2, WezTerm, Windows Terminal and others).'),
  command: program(
    'A program to start, with its arguments, such as ["notify-send", "-a", "Parley"]; title and text follow as two more.',
  ),
  content: choice<NotifiedContent>(
    ['full', 'sender', 'none'],
    'What a notification says: the message, only who wrote, or only that there is something.',
  ),
} as const

export const CHAT = {
  editor: program('The program Ctrl-X opens a draft in, such as ["vim"]; else what VISUAL or EDITOR says.'),
} as const

/** What the settings of a section are read as. */
export type ValuesOf<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends Setting<infer Value> ? Value : never
}

/** What holds where nothing is said. */
export function defaultsOf<Table extends Readonly<Record<string, Setting<unknown>>>>(
  table: Table,
): ValuesOf<Table> {
  const values = Object.entries(table).map(([name, { fallback }]) => [name, fallback] as const)
  // Each is the fallback of its own setting.
  return Object.fromEntries(values) as ValuesOf<Table>
}

export interface Config {
  readonly ui: ValuesOf<typeof UI>
  readonly notify: ValuesOf<typeof NOTIFY>
  readonly chat: ValuesOf<typeof CHAT>
  readonly keys: KeyOverrides
}

/** The sections with settings of their own; `[keys]` has the names of {@link KEY_ACTIONS} instead. */
export const SECTIONS: Readonly<Record<string, Readonly<Record<string, Setting<SettingValue>>>>> = {
  ui: UI,
  notify: NOTIFY,
  chat: CHAT,
}

/** `config` with one setting as it is now; the same where there is no such setting or value. */
export function configWith(
  config: Config,
  section: 'ui' | 'notify',
  key: string,
  value: SettingValue,
): Config {
  const read = SECTIONS[section]?.[key]?.read(value)
  return read === undefined ? config : { ...config, [section]: { ...config[section], [key]: read } }
}
