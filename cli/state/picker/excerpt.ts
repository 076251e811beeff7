// The part of a message around what was looked for. Case and accents do not matter, as in the search itself.
import { oneLine } from '../rows.js'

export interface Excerpt {
  /** Sanitised. */
  readonly text: string
  /** Offsets into `text` of what was looked for, in UTF-16 units. */
  readonly marks: readonly number[]
}

/** UTF-16 units before the first word that was found, and in all. */
const LEAD = 16
const MOST = 240
/** A message is longer than what one reads in a list; what is found beyond this is shown without its place. */
const LOOKED_AT = 8_000
const ASCII = /^[\x00-\x7f]*$/
const WORD = /[\p{L}\p{N}\p{M}]/u
/** Written without spaces: a word may begin anywhere. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u

interface Folded {
  readonly text: string
  /** For each unit of `text`, where it comes from. */
  readonly from: (at: number) => number
}

function fold(text: string): Folded {
  if (ASCII.test(text)) return { text: text.toLowerCase(), from: (at) => at }
  const origins: number[] = []
  let folded = ''
  let at = 0
  for (const char of text) {
    const plain = char.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
    for (let unit = 0; unit < plain.length; unit += 1) origins.push(at)
    folded += plain
    at += char.length
  }
  origins.push(at)
  return { text: folded, from: (unit) => origins[unit] ?? at }
}

/** What is looked for in a query; the search takes nothing else from it. */
export function queryWords(query: string): readonly string[] {
  return fold(query).text.match(/[\p{L}\p{N}]+/gu) ?? []
}

function beginsWord(text: string, at: number): boolean {
  const before = Array.from(text.slice(Math.max(0, at - 2), at)).at(-1)
  return before === undefined || !WORD.test(before) || UNSPACED.test(before) || UNSPACED.test(text.charAt(at))
}

/** Places of `words` in `text`, each from and to. */
function places(text: string, words: readonly string[]): readonly (readonly [number, number])[] {
  const folded = fold(text)
  return words.flatMap((word) => {
    const found: (readonly [number, number])[] = []
    for (let at = folded.text.indexOf(word); at !== -1; at = folded.text.indexOf(word, at + word.length)) {
      if (beginsWord(folded.text, at)) found.push([folded.from(at), folded.from(at + word.length)])
    }
    return found
  })
}

/** The next place to cut at that splits no character: behind a space where one is near. */
function cutFrom(raw: string, at: number): number {
  if (at <= 0) return 0
  const space = raw.slice(at, at + LEAD / 2).search(/\s/u)
  const cut = space === -1 ? at : at + space + 1
  return /[\uDC00-\uDFFF]/.test(raw.charAt(cut)) ? cut + 1 : cut
}

/** @param raw as it was sent. @param words of {@link queryWords}. */
export function excerptOf(raw: string, words: readonly string[]): Excerpt {
  const first = Math.min(...places(raw.slice(0, LOOKED_AT), words).map(([from]) => from), Infinity)
  const from = first === Infinity ? 0 : cutFrom(raw, first - LEAD)
  const text = (from === 0 ? '' : '…') + oneLine(raw.slice(from, from + MOST))
  const marks = places(text, words).flatMap(([begin, end]) =>
    Array.from({ length: end - begin }, (_, step) => begin + step),
  )
  return { text, marks }
}
