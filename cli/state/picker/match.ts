// Fuzzy matching of a picker's items (fzf's rules: every word of the query, its letters in their order).
import { Fzf, extendedMatch } from 'fzf'
import { matchedText, type Match, type PickerItem } from './picker.js'

type Items = readonly PickerItem[]

interface Finder {
  find(query: string): readonly Match[]
}

const NOTHING: ReadonlySet<number> = new Set()

function finderOf(items: Items): Finder {
  const fzf = new Fzf(items, {
    selector: matchedText,
    casing: 'case-insensitive',
    match: extendedMatch,
  })
  let last: { readonly query: string; readonly matches: readonly Match[] } | undefined
  const all = items.map((item) => ({ item, marks: NOTHING }))
  return {
    find(query) {
      if (query === '') return all
      if (last?.query !== query) {
        const matches = fzf.find(query).map(({ item, positions }) => ({ item, marks: positions }))
        last = { query, matches }
      }
      return last.matches
    },
  }
}

/** Lists are values: the same one is prepared once, however many keys are pressed. */
const FINDERS = new WeakMap<Items, Finder>()

/** fzf reads some characters at the ends of a word as operators; here every character is itself. */
function plainWords(query: string): string {
  return query
    .split(/\s+/u)
    .map((word) => word.replace(/^[!'^]+|\$+$/gu, ''))
    .filter((word) => word !== '' && word !== '|')
    .join(' ')
}

/** The items that fit, the best first; all of them in their order where nothing is looked for. */
export function matching(items: Items, query: string): readonly Match[] {
  let finder = FINDERS.get(items)
  if (finder === undefined) {
    finder = finderOf(items)
    FINDERS.set(items, finder)
  }
  return finder.find(plainWords(query))
}
