// Text measured in terminal cells: how wide it is, how it is cut and how it is wrapped.
import stringWidth from 'string-width'

const segmenter = new Intl.Segmenter()
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/
/** Graphemes whose width is kept: a text has few different ones, and each costs many times what looking it up does. */
const MOST_WIDTHS = 10_000
/** UTF-16 units; a longer piece would keep the whole text that it is cut from. */
const LONGEST_KEPT = 12
/**
 * Texts whose characters are one UTF-16 unit and a cell at least each, and never join: Latin, Greek and Cyrillic letters,
 * dashes and quotes, arrows, what lines and boxes are drawn of, ticks, kana, Han, Hangul, and what control characters are
 * drawn as.
 */
const SEPARATE =
  /^[\x20-\x7e\u{a1}-\u{ac}\u{ae}-\u{2ff}\u{391}-\u{3c9}\u{400}-\u{482}\u{2010}-\u{2027}\u{2190}-\u{21ff}\u{2400}-\u{2426}\u{2500}-\u{25ff}\u{2713}\u{2717}\u{3001}-\u{3029}\u{3041}-\u{3096}\u{30a1}-\u{30fa}\u{4e00}-\u{9fff}\u{ac00}-\u{d7a3}]*$/u

/** What a reader takes for one character each; a cursor never stops inside one. */
export function graphemes(text: string): string[] {
  if (SEPARATE.test(text)) return text.split('')
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

/** Offsets of the one that the UTF-16 unit at `offset` (within `text`) belongs to; costs the same in a long text. */
export function graphemeAround(text: string, offset: number): { readonly from: number; readonly to: number } {
  const { index, segment } = segmenter.segment(text).containing(offset) ?? { index: offset, segment: '' }
  return { from: index, to: index + segment.length }
}

const widths = new Map<string, number>()

function cellsOf(grapheme: string): number {
  const known = widths.get(grapheme)
  if (known !== undefined) return known
  const width = stringWidth(grapheme)
  if (grapheme.length > LONGEST_KEPT) return width
  if (widths.size === MOST_WIDTHS) widths.clear()
  widths.set(grapheme, width)
  return width
}

/** Cells that `text` (one line, sanitised) takes. */
export function cells(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length
  return graphemes(text).reduce((sum, grapheme) => sum + cellsOf(grapheme), 0)
}

/** Whether `text` takes at most `width` cells; looks no further than that. */
function fits(text: string, width: number): boolean {
  return headOf(text, width) === text
}

/** The beginning of `text` that takes at most `width` cells; what follows it costs nothing. */
function headOf(text: string, width: number): string {
  const near = text.slice(0, Math.max(0, width) + 1)
  let end = 0
  let used = 0
  for (const grapheme of SEPARATE.test(near) ? near : segments(text)) {
    used += cellsOf(grapheme)
    if (used > width) return text.slice(0, end)
    end += grapheme.length
  }
  return text
}

/** As {@link graphemes}, found one by one. */
function* segments(text: string): Generator<string> {
  for (const { segment } of segmenter.segment(text)) yield segment
}

/** `text` in at most `width` cells; what was cut off is told by an ellipsis. */
export function truncate(text: string, width: number): string {
  if (fits(text, width)) return text
  return width <= 0 ? '' : `${headOf(text, width - 1)}…`
}

/** `text` in exactly `width` cells. */
export function fit(text: string, width: number): string {
  const cut = truncate(text, width)
  return cut + ' '.repeat(Math.max(0, width - cells(cut)))
}

/** The lines of a word that is wider than a line. */
function breakWord(word: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const grapheme of graphemes(word)) {
    const size = cellsOf(grapheme)
    if (used + size > width && line !== '') {
      lines.push(line)
      line = ''
      used = 0
    }
    line += grapheme
    used += size
  }
  return [...lines, line]
}

function wrapLine(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const word of text.split(/(?<= )(?=[^ ])/u)) {
    // Spaces at the end of a line may hang over its edge: they draw nothing.
    const size = cells(word.trimEnd())
    if (used + size <= width) {
      line += word
      used += cells(word)
      continue
    }
    if (line !== '') lines.push(line.trimEnd())
    const pieces = size <= width ? [word] : breakWord(word, width)
    line = pieces.pop() ?? ''
    lines.push(...pieces.map((piece) => piece.trimEnd()))
    used = cells(line)
  }
  return [...lines, line.trimEnd()]
}

/** Sanitised text as lines of at most `width` (≥ 2) cells, broken at spaces where there are any. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => (fits(line, width) ? [line] : wrapLine(line, width)))
}
