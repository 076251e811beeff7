// Configuration: read once from a table of variables into a typed record (no clause of its own).
//
// Only a program's `main` reads `process.env`; everything here is a function of what it passes in.

interface Named {
  /** Name in the environment, e.g. `PARLEY_PROVIDER_PORT`. */
  readonly env: string
  /** One line for `--help`. */
  readonly help: string
  /** Without a default and not optional, a variable is required. */
  readonly optional?: true
}

/** One variable. `url` and each of `urls` is kept without a trailing slash; `path` is kept as written. */
export type Variable = Named &
  (
    | { readonly kind: 'url' | 'origin' | 'path' | 'text' | 'secret'; readonly default?: string }
    | { readonly kind: 'urls'; readonly default?: readonly string[] }
    | { readonly kind: 'port'; readonly default?: number }
    | {
        readonly kind: 'number'
        /** The unit the name ends with, shown in the help: `seconds`, `bytes`, `attempts` … */
        readonly unit: string
        readonly minimum: number
        readonly maximum: number
        readonly default?: number
      }
    | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly default?: string }
    /** `1` or `0`. */
    | { readonly kind: 'flag'; readonly default?: boolean }
  )

export type VariableTable = Readonly<Record<string, Variable>>

type ValueOf<V extends Variable> = V extends { kind: 'port' | 'number' }
  ? number
  : V extends { kind: 'flag' }
    ? boolean
    : V extends { kind: 'urls' }
      ? readonly string[]
      : V extends { kind: 'choice'; choices: readonly (infer Choice)[] }
        ? Choice
        : string

/** The record a table is read into; optional variables may be undefined. */
export type ConfigOf<T extends VariableTable> = {
  readonly [K in keyof T]: T[K] extends { optional: true } ? ValueOf<T[K]> | undefined : ValueOf<T[K]>
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Everything that is wrong with the configuration, in one message; secrets are never quoted. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(`configuration: ${faults.join('; ')}`)
    this.faults = faults
  }
}

class Fault extends Error {}

/**
 * Reads every variable of `table`; an empty one counts as unset.
 * @throws {ConfigError} naming all faults at once.
 */
export function readConfig<const T extends VariableTable>(table: T, environment: Environment): ConfigOf<T> {
  const faults: string[] = []
  const record: Record<string, unknown> = {}
  for (const [key, variable] of Object.entries(table)) {
    const text = environment[variable.env]
    try {
      record[key] = text === undefined || text === '' ? fallback(variable) : parse(variable, text)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      faults.push(`${variable.env} ${error.message}`)
    }
  }
  if (faults.length > 0) throw new ConfigError(faults)
  // The door: each value was parsed by its variable's kind just above.
  return record as ConfigOf<T>
}

function fallback(variable: Variable): unknown {
  if (variable.default === undefined && variable.optional !== true) {
    throw new Fault(`is required (${variable.help})`)
  }
  return variable.default
}

function parse(variable: Variable, text: string): unknown {
  switch (variable.kind) {
    case 'url':
      return parseUrl(text)
    case 'origin':
      return parseOrigin(text)
    case 'urls':
      return text.split(',').map((part) => parseUrl(part.trim()))
    case 'port':
      return parseInteger(text, 0, 65_535, 'port (0 takes a free one)')
    case 'number':
      return parseInteger(text, variable.minimum, variable.maximum, `number of ${variable.unit}`)
    case 'choice':
      if (!variable.choices.includes(text)) throw new Fault(`must be one of ${variable.choices.join(', ')}`)
      return text
    case 'flag':
      if (text !== '1' && text !== '0') throw new Fault('must be 1 or 0')
      return text === '1'
    case 'path':
    case 'text':
    case 'secret':
      return text
  }
}

function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new Fault('must be an http or https URL')
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new Fault('must be a plain URL, without user, query or fragment')
  }
  return url.href.replace(/\/+$/, '')
}

function parseInteger(text: string, minimum: number, maximum: number, what: string): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= minimum && value <= maximum)) {
    throw new Fault(`must be a ${what} from ${minimum} to ${maximum}`)
  }
  return value
}

/** A line for each variable: name, meaning, unit and default. */
export function renderHelp(table: VariableTable): string {
  const rows = Object.values(table)
  const width = Math.max(...rows.map((row) => row.env.length))
  return rows.map((row) => `  ${row.env.padEnd(width)}  ${row.help} (${describe(row)})`).join('\n')
}

function describe(variable: Variable): string {
  const kinds = {
    url: 'URL',
    origin: 'URL',
    urls: 'URLs, separated by commas',
    port: 'port',
    number: 'number',
    path: 'path',
    text: 'text',
    secret: 'secret',
    choice: 'choice',
    flag: '1 or 0',
  }
  let kind = kinds[variable.kind]
  if (variable.kind === 'number') kind = variable.unit
  if (variable.kind === 'choice') kind = variable.choices.join(' | ')
  if (variable.default === undefined)
    return `${kind}; ${variable.optional === true ? 'optional' : 'required'}`
  const shown = typeof variable.default === 'boolean' ? (variable.default ? '1' : '0') : variable.default
  return `${kind}; default ${String(shown)}`
}

/** A URL of a server itself: what it answers with, such as a Location, begins at its root. */
function parseOrigin(text: string): string {
  const url = parseUrl(text)
  if (new URL(url).pathname !== '/') throw new Fault('must be a URL without a path')
  return url
}
