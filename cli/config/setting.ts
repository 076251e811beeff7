// What one setting of the config file may be.

export type SettingValue = string | number | boolean | readonly string[]

export interface Setting<Value> {
  readonly help: string
  /** In words, for whoever wrote something else. */
  readonly allowed: string
  readonly fallback: Value
  /** `undefined` for what is not allowed. */
  readonly read: (value: unknown) => Value | undefined
  /** What comes after `value` where one goes through them; missing where there are too many. */
  next?(value: Value): Value
}

/** Arguments of a program, and the characters of each. */
export const MAX_ARGUMENTS = 32
export const MAX_ARGUMENT = 1_024

/** The first choice holds where nothing is said. */
export function choice<Value extends string>(
  choices: readonly [Value, ...Value[]],
  help: string,
): Setting<Value> {
  return {
    help,
    allowed: `one of ${choices.map((each) => `"${each}"`).join(', ')}`,
    fallback: choices[0],
    read: (value) => choices.find((each) => each === value),
    next: (value) => choices[(choices.indexOf(value) + 1) % choices.length] ?? choices[0],
  }
}

export function flag(fallback: boolean, help: string): Setting<boolean> {
  return {
    help,
    allowed: 'true or false',
    fallback,
    read: (value) => (typeof value === 'boolean' ? value : undefined),
    next: (value) => !value,
  }
}

/** What one goes through; any other number can be written. */
const MINUTES = [0, 1, 5, 15, 60] as const

/** 0 where nothing is said. */
export function minutes(most: number, help: string): Setting<number> {
  return {
    help,
    allowed: `a whole number of minutes from 0 to ${most}`,
    fallback: 0,
    read: (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most ? value : undefined,
    next: (value) => MINUTES.find((each) => each > value) ?? 0,
  }
}

const isArgument = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= MAX_ARGUMENT && !value.includes('\0')

/** A program and its arguments, started without a shell; empty: none. */
export function program(help: string): Setting<readonly string[]> {
  return {
    help,
    allowed: `a list of at most ${MAX_ARGUMENTS} strings, the program first, such as ["notify-send"]`,
    fallback: [],
    read: (value) =>
      Array.isArray(value) && value.length <= MAX_ARGUMENTS && value.every(isArgument) ? value : undefined,
  }
}
