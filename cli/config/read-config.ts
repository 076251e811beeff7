// The config file's text as a value: everything that is wrong with it is said at once, with the line it is on.
import { TomlError, parse } from 'smol-toml'
import { ClientError } from '../client/api.js'
import { CHAT, NOTIFY, SECTIONS, UI, type Config, type ValuesOf } from './config.js'
import { readKeys } from './read-keys.js'
import type { Setting } from './setting.js'
import { lineOf } from './toml-line.js'

/** Characters of a config file. */
export const MAX_CONFIG = 65_536

export type Fault = (section: string, key: string | undefined, what: string) => void
type Table = Readonly<Record<string, unknown>>

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

const some = (names: readonly string[]): string => names.join(', ')

/**
 * @param from where it was read, for messages.
 * @throws {ClientError} `usage` naming every fault with its line and what is allowed there.
 */
export function readConfig(text: string, from: string): Config {
  const faults: string[] = []
  const fault: Fault = (section, key, what) => {
    const line = lineOf(text, section, key)
    const place = key === undefined ? `[${section}]` : `[${section}] ${key}`
    faults.push(`${line === undefined ? '' : `line ${line}: `}${place}: ${what}`)
  }
  const tables = sectionsOf(parsed(text, from), fault)
  const config = {
    ui: valuesOf('ui', UI, tables['ui'] ?? {}, fault),
    notify: valuesOf('notify', NOTIFY, tables['notify'] ?? {}, fault),
    chat: valuesOf('chat', CHAT, tables['chat'] ?? {}, fault),
    keys: readKeys(tables['keys'] ?? {}, fault),
  }
  if (faults.length > 0) throw refused(from, faults.join('; '))
  return config
}

function refused(from: string, what: string): ClientError {
  return new ClientError(
    'usage',
    `the config file ${from} is not used: ${what}. Correct it, then parley config check`,
  )
}

function parsed(text: string, from: string): Table {
  if (text.length > MAX_CONFIG) throw refused(from, `it is longer than ${MAX_CONFIG} characters`)
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const [, why = 'no TOML'] = /^Invalid TOML document: (.*)/.exec(error.message) ?? []
    throw refused(from, `line ${error.line}: ${why}`)
  }
}

function sectionsOf(file: Table, fault: Fault): Readonly<Record<string, Table>> {
  const known = [...Object.keys(SECTIONS), 'keys']
  const sections: Record<string, Table> = {}
  for (const [name, value] of Object.entries(file)) {
    if (!known.includes(name)) fault(name, undefined, `unknown; the sections are ${some(known)}`)
    else if (!isTable(value)) fault(name, undefined, `a section is written as [${name}]`)
    else sections[name] = value
  }
  return sections
}

function valuesOf<Settings extends Readonly<Record<string, Setting<unknown>>>>(
  section: string,
  settings: Settings,
  table: Table,
  fault: Fault,
): ValuesOf<Settings> {
  for (const name of Object.keys(table)) {
    if (!Object.hasOwn(settings, name))
      fault(section, name, `unknown; there are ${some(Object.keys(settings))}`)
  }
  const values = Object.entries(settings).map(([name, { read, allowed, fallback }]) => {
    if (!Object.hasOwn(table, name)) return [name, fallback] as const
    const value = read(table[name])
    if (value === undefined) fault(section, name, `must be ${allowed}`)
    return [name, value ?? fallback] as const
  })
  // The door: each value was read by its own setting just above.
  return Object.fromEntries(values) as ValuesOf<Settings>
}
