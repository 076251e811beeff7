// Looking for messages: answers, older ones, going to a hit, and on to the next after the picker is closed.
import type { SearchHit } from '../../client/api.js'
import { nameInLine } from '../boundary.js'
import { chatName, chatsByAddress } from '../chats.js'
import { EMPTY_COMPOSER, insert } from '../composer.js'
import { infoLine, refuse } from '../error-lines.js'
import { step, type Intent, type Step } from '../input.js'
import { keyOf } from '../keys/key-of.js'
import { listTime } from '../list/list-time.js'
import type { View } from '../view.js'
import { excerptOf, queryWords } from './excerpt.js'
import { openPicker, type Search } from './picker.js'
import type { PickerInput } from './picker-input.js'
import { jumpToHit } from './jump-to-hit.js'
import type { SearchHitItem, SearchResults } from './search-results.js'

type Found = Extract<PickerInput, { tell: 'found' }>

/** Hits left below the pointer when older ones are asked for. */
const AHEAD = 10

const wordsOf = ({ query }: Search): string => query.text.trim()

function ask(search: Search, before?: number): Intent {
  const query = wordsOf(search)
  return { do: 'picker', picker: { ask: 'search', query, within: search.within, before } }
}

/** The picker after its words changed. */
export function searched(view: View, search: Search): Step {
  if (wordsOf(search) === '') return step({ ...view, picker: { ...search, results: undefined } })
  return step({ ...view, picker: search }, ask(search))
}

/** @param within the chat to look in; `undefined`: all of them. */
export function startSearch(view: View, within: string | undefined, query = ''): Step {
  const open = view.picker?.kind === 'search' ? view.picker.query : EMPTY_COMPOSER
  const search: Search = {
    ...{ kind: 'search', within, at: 0, results: undefined },
    query: query === '' ? open : insert(EMPTY_COMPOSER, query),
  }
  return searched(openPicker(view, search), search)
}

function textOf({ entry }: SearchHit): string {
  if (entry.kind === 'notice' || entry.media === undefined) return entry.text
  return [entry.media.fileName ?? '', entry.text].filter((part) => part !== '').join(': ')
}

function hitItem(view: View, search: Search, hit: SearchHit): SearchHitItem {
  const { ref, entry } = hit
  const excerpt = excerptOf(textOf(hit), queryWords(search.query.text))
  const chat = chatsByAddress(view.chats).get(ref.with)
  const name = chat === undefined ? nameInLine(ref.with) : chatName(chat)
  const who = search.within === undefined ? name : ref.direction === 'out' ? 'you' : name
  const label = search.within === undefined && ref.direction === 'out' ? `you → ${who}` : who
  const tail = listTime(entry.timestamp, view.today, view.desk.ui.time)
  const item = { id: `${ref.with}/${ref.direction}/${ref.id}`, label, detail: excerpt.text, tail }
  return { ref, item, marks: new Set(excerpt.marks.map((at) => label.length + 1 + at)) }
}

/** `search` with an answer to it; `undefined` where it is an answer to something else. */
function answered(view: View, search: Search, found: Found): Search | undefined {
  if (found.query !== wordsOf(search) || found.within !== search.within) return undefined
  const { results } = search
  if (found.before !== undefined && found.before !== results?.before) return undefined
  const known = found.before === undefined ? [] : (results?.hits ?? [])
  const fresh = found.page.hits.map((hit) => hitItem(view, search, hit))
  const next: SearchResults = {
    ...{ query: found.query, hits: [...known, ...fresh], before: found.page.before, loading: false },
  }
  return { ...search, results: next }
}

/** Asks for older hits once the pointer comes near the last; keeps everything else. */
export function withOlder(view: View, search: Search): Step {
  const { results, at } = search
  const wanted = results?.before !== undefined && !results.loading && at + AHEAD >= results.hits.length
  if (!wanted) return step({ ...view, picker: search })
  const loading = { ...search, results: { ...results, loading: true } }
  return step({ ...view, picker: loading }, ask(search, results.before))
}

/** An answer to words that are not looked for any more is dropped. */
export function onFound(view: View, found: Found): Step {
  // A page may be empty and not the last.
  const goesOn = found.page.hits.length === 0 && found.page.before !== undefined
  if (view.picker?.kind === 'search') {
    const next = answered(view, view.picker, found)
    if (next === undefined) return step(view)
    return goesOn ? withOlder(view, next) : step({ ...view, picker: next })
  }
  const { lastSearch } = view
  if (lastSearch?.results?.loading !== true) return step(view)
  const next = answered(view, lastSearch, found)
  if (next === undefined) return step(view)
  const there = { ...view, lastSearch: next }
  return goesOn ? nextHit(there, 1) : toHit(there, next, 1)
}

/** The hit the pointer is on, in its chat. */
export function showHit(view: View, search: Search): Step {
  const hit = search.results?.hits[search.at]
  if (hit === undefined) return step(view)
  return jumpToHit({ ...view, picker: undefined, lastSearch: search }, hit.ref)
}

function toHit(view: View, search: Search, direction: 1 | -1): Step {
  const { results } = search
  const at = search.at + direction
  const hit = results?.hits[at]
  if (results === undefined || hit === undefined) {
    const cause =
      direction === 1 ? 'there is no older message with that' : 'there is no newer message with that'
    return refuse(view, cause, `${keyOf(view, 'search')} looks for something else`)
  }
  const next = { ...search, at }
  const more = results.before === undefined ? '' : '+'
  const words = `“${search.query.text}”`
  const line = infoLine(
    `${at + 1} of ${results.hits.length}${more} with ${words} · ${keyOf(view, 'next-hit')} older · ${keyOf(view, 'previous-hit')} newer`,
  )
  const { view: there, intents } = jumpToHit({ ...view, lastSearch: next }, hit.ref)
  return step({ ...there, line }, ...intents)
}

/** On to the next hit of the search that was closed last; `1` is older. */
export function nextHit(view: View, direction: 1 | -1): Step {
  const { lastSearch } = view
  if (lastSearch?.results === undefined) {
    return refuse(
      view,
      'nothing was looked for',
      `${keyOf(view, 'find')} in this chat, ${keyOf(view, 'search')} in all`,
    )
  }
  const { results, at } = lastSearch
  const atEnd = direction === 1 && at + 1 >= results.hits.length && results.before !== undefined
  if (!atEnd) return toHit(view, lastSearch, direction)
  if (results.loading) return step(view)
  const loading = { ...lastSearch, results: { ...results, loading: true } }
  return step({ ...view, lastSearch: loading }, ask(lastSearch, results.before))
}
