// Which identifiers can pass for another one (Unicode UTS #39, "highly restrictive"; assumption: the record does
// not say what a partner may accept as a name, and Meta's users rely on it to know who writes to them).

/** The scripts in everyday use (Unicode UAX #31, table 5), each by itself … */
const SINGLE_SCRIPTS = [
  ...['Latin', 'Greek', 'Cyrillic', 'Arabic', 'Armenian', 'Bengali', 'Devanagari', 'Ethiopic', 'Georgian'],
  ...['Gujarati', 'Gurmukhi', 'Hebrew', 'Kannada', 'Khmer', 'Lao', 'Malayalam', 'Myanmar', 'Oriya'],
  ...['Sinhala', 'Tamil', 'Telugu', 'Thaana', 'Thai', 'Tibetan'],
]
/** … and the only ones that are written together. */
const MIXED_SCRIPTS = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
]

/** ASCII without its letters, which are Latin. */
const ASCII_SIGNS = '\\x21-\\x40\\x5b-\\x60\\x7b-\\x7e'

const LABELS = [...SINGLE_SCRIPTS.map((script) => [script]), ...MIXED_SCRIPTS].map((scripts) => {
  const letters = scripts.map((script) => `\\p{scx=${script}}`).join('')
  return new RegExp(`^[${ASCII_SIGNS}\\p{scx=Inherited}${letters}]*$`, 'u')
})

/** Outside ASCII only letters, their marks and digits: other signs have doubles that nobody can tell apart. */
const CHARACTERS = /^[\x21-\x7e\p{L}\p{M}\p{Nd}]*$/u
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u
/** Letters that look like apostrophes and other signs; the Japanese length mark is none of these. */
const SIGN_LETTER = /(?!ー)(?=\p{Lm})[\p{sc=Common}\p{sc=Latin}]/u

/** Lower-case letters that look like Latin ones. A name of these alone is somebody else's name. */
const LATIN_DOUBLES = /^[аеорсухіјѕһӏԁԍԛԝѵѡьүαικνορυχγօսոհցւ]+$/u

function isClear(label: string): boolean {
  if (/^[\x21-\x7e]*$/.test(label)) return true
  if (/^\p{M}/u.test(label) || !LABELS.some((scripts) => scripts.test(label))) return false
  return !LATIN_DOUBLES.test(label.replace(/[\x21-\x7e\p{M}]/gu, ''))
}

/**
 * Whether no part of a lower-case NFKC identifier mixes scripts, borrows Latin look-alikes, or holds signs that
 * cannot be seen. Parts end at `@` and `.`. Within ASCII (`l` and `1`, `o` and `0`) nothing is checked.
 */
export function isUnmistakable(identifier: string): boolean {
  if (!CHARACTERS.test(identifier) || INVISIBLE.test(identifier) || SIGN_LETTER.test(identifier)) return false
  return identifier.split(/[@.]/).every(isClear)
}
