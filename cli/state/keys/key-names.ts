// The names of keys in a terminal's encodings: control characters, CSI and SS3 sequences (ECMA-48, xterm's
// modifiers, `CSI u` and modifyOtherKeys as current terminals send them).

const MODIFIERS = [
  { bit: 4, name: 'ctrl' },
  { bit: 2, name: 'alt' },
  { bit: 1, name: 'shift' },
] as const

/** Final bytes of `CSI` and `SS3`. */
const BY_FINAL: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  E: 'clear',
  F: 'end',
  H: 'home',
  M: 'enter',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  Z: 'shift+tab',
}

/** First parameters of `CSI … ~`. */
const BY_NUMBER: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
}

const BY_CODE: Readonly<Record<number, string>> = {
  0: 'ctrl+space',
  8: 'backspace',
  9: 'tab',
  13: 'enter',
  27: 'escape',
  31: 'ctrl+_',
  127: 'backspace',
}

/** Keys that have a name of their own, as the config file may say them. */
export const KEY_NAMES: ReadonlySet<string> = new Set([
  ...[BY_FINAL, BY_NUMBER].flatMap((names) => Object.values(names)),
  ...['space', 'tab', 'enter', 'escape', 'backspace'],
])

/** `encoded` is xterm's 1 + bit set; what is no such number means no modifiers. */
function withModifiers(name: string, encoded: string | undefined): string {
  const bits = Number(encoded ?? '1') - 1
  if (!Number.isInteger(bits) || bits < 0) return name
  return [...MODIFIERS.filter(({ bit }) => (bits & bit) !== 0).map((modifier) => modifier.name), name].join(
    '+',
  )
}

/** The key behind a control character (C0 or DEL), where it has one. */
export function controlName(char: string): string | undefined {
  const code = char.charCodeAt(0)
  const letter = code >= 1 && code <= 26 ? `ctrl+${String.fromCharCode(code + 96)}` : undefined
  return BY_CODE[code] ?? letter
}

/** The key with this code point, as `CSI u` names it. */
function codeName(code: string | undefined, modifiers: string | undefined): string | undefined {
  const value = Number(code)
  if (!Number.isInteger(value) || value > 0x10ffff) return undefined
  const char = value > 0x20 && (value < 0x7f || value > 0xa0) ? String.fromCodePoint(value) : undefined
  const name = BY_CODE[value] ?? (value === 0x20 ? 'space' : char)
  return name === undefined ? undefined : withModifiers(name, modifiers)
}

/** The chord of `CSI {parameters} {final}`; `undefined` for every sequence that is no key. */
export function sequenceName(parameters: string, final: string): string | undefined {
  if (!/^[0-9;:]*$/.test(parameters)) return undefined
  const [first, second, third] = parameters.split(';').map((part) => part.split(':')[0])
  if (final === 'u') return codeName(first, second)
  if (final === '~' && first === '27') return codeName(third, second)
  // A letter with another first parameter is a report (`CSI 24;80R` tells the cursor's place), not a key.
  if (final !== '~' && first !== '' && first !== '1') return undefined
  const name = final === '~' ? BY_NUMBER[first ?? ''] : BY_FINAL[final]
  return name === undefined ? undefined : withModifiers(name, second)
}
