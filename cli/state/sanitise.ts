// Untrusted text made safe to draw (no clause: a terminal obeys what it is sent, so nothing from outside may steer it).
//
// An allow-list: letters, marks, digits, punctuation and symbols pass; everything else is replaced by
// something visible. It runs once, where a remote string enters the model.

/** Stands for one or more characters that draw nothing or steer the text around them. */
export const HIDDEN_MARK = '\u{FFFD}'
/** A combining mark needs a base, or it would sit on whatever we draw before the text. */
const DOTTED_CIRCLE = '\u{25CC}'
export const MAX_MARKS_PER_CELL = 8
const TAB = '    '

const ZERO_WIDTH_JOINER = '\u{200D}'
const JOINER = /^[\u{200C}\u{200D}]$/u
const IDEOGRAPHIC_SPACE = '\u{3000}'
const VARIATION = /^[\u{FE0E}\u{FE0F}]$/u
const PICTOGRAPH = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}]$/u
const TAKES_VARIATION = /^\p{Emoji}$/u
const INVISIBLE = /^\p{Default_Ignorable_Code_Point}$/u
const COMBINING = /^\p{M}$/u
const VISIBLE = /^[\p{L}\p{N}\p{P}\p{S}]$/u
const SPACE = /^\p{Zs}$/u
const LINE_END = /^[\n\u{2028}\u{2029}]$/u
/** Scripts whose spelling needs the (non-)joiner between two letters. */
const JOINING_SCRIPT =
  /^[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}]$/u
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/

/** What the next character is judged by. */
interface Place {
  /** The last character let through, variation selectors aside; `undefined` at the start and after a space. */
  before: string | undefined
  /** Combining marks on the last base. */
  marks: number
  /** The last character already has a variation selector. */
  varied: boolean
  /** The last thing written is {@link HIDDEN_MARK}. */
  hidden: boolean
}

const START: Place = { before: undefined, marks: 0, varied: false, hidden: false }

/** Whether a joiner between these two is part of an emoji or of the spelling of a word. */
function joins(char: string, before: string | undefined, after: string | undefined): boolean {
  if (before === undefined || after === undefined || !VISIBLE.test(after)) return false
  if (char === ZERO_WIDTH_JOINER && PICTOGRAPH.test(before) && PICTOGRAPH.test(after)) return true
  return JOINING_SCRIPT.test(before) && JOINING_SCRIPT.test(after)
}

/** U+2400… draws a control character as its name. */
function pictureOf(char: string): string | undefined {
  const code = char.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  return code === 0x7f ? '\u{2421}' : undefined
}

function blank(char: string, multiline: boolean): string | undefined {
  if (LINE_END.test(char)) return multiline ? '\n' : ' '
  if (char === '\t') return TAB
  if (!SPACE.test(char)) return undefined
  return char === IDEOGRAPHIC_SPACE ? char : ' '
}

function mark(char: string, place: Place): string {
  if (place.marks === MAX_MARKS_PER_CELL) return ''
  const base = place.before === undefined ? DOTTED_CIRCLE : ''
  Object.assign(place, { before: char, marks: place.marks + 1, hidden: false })
  return base + char
}

/** What is drawn for a character that is no blank. Moves `place` on. */
function admit(char: string, after: string | undefined, place: Place): string {
  if (VARIATION.test(char) && !place.varied && TAKES_VARIATION.test(place.before ?? '')) {
    place.varied = true
    return char
  }
  if (JOINER.test(char) && joins(char, place.before, after)) {
    Object.assign(place, START)
    return char
  }
  const invisible = INVISIBLE.test(char)
  if (!invisible && COMBINING.test(char)) return mark(char, place)
  const glyph = !invisible && VISIBLE.test(char) ? char : pictureOf(char)
  if (glyph === undefined && place.hidden) return ''
  Object.assign(place, START, { before: glyph ?? HIDDEN_MARK, hidden: glyph === undefined })
  return glyph ?? HIDDEN_MARK
}

interface Options {
  /** Keeps line ends; without it they become spaces. */
  readonly multiline?: boolean
}

/**
 * Text that can be drawn without any effect but glyphs in its own cells: no control characters (they appear
 * as their Unicode pictures), no bidi controls, tag characters or other invisible ones (a run becomes one
 * U+FFFD), joiners and variation selectors only where emoji or a script's spelling use them, and at most
 * {@link MAX_MARKS_PER_CELL} combining marks on a base. Applying it twice changes nothing more.
 */
export function sanitise(text: string, options: Options = {}): string {
  if (PRINTABLE_ASCII.test(text)) return text
  const chars = Array.from(text.replaceAll('\r\n', '\n'))
  const place = { ...START }
  let out = ''
  for (const [at, char] of chars.entries()) {
    const space = blank(char, options.multiline === true)
    if (space !== undefined) Object.assign(place, START)
    out += space ?? admit(char, chars[at + 1], place)
  }
  return out
}
