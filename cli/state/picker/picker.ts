// A picker covers the chat with a field to type in and a list to choose from: commands, chats, search, settings.
import { EMPTY_COMPOSER, type Composer } from '../composer.js'
import type { View } from '../view.js'
import type { SearchResults } from './search-results.js'

interface Field {
  /** What is looked for; one line. */
  readonly query: Composer
  /** The item the pointer is on, counted from 0. */
  readonly at: number
}

/** Chooses among what the view knows already. */
export interface Choice extends Field {
  readonly kind: 'palette' | 'go' | 'settings'
}

/** Finds messages, which only the engine knows. */
export interface Search extends Field {
  readonly kind: 'search'
  /** The chat it looks in; `undefined`: all of them. */
  readonly within: string | undefined
  /** `undefined` until the first answer. */
  readonly results: SearchResults | undefined
}

export type Picker = Choice | Search

/** One thing to choose; everything sanitised. */
export interface PickerItem {
  readonly id: string
  readonly label: string
  /** Behind the label, where there is room. */
  readonly detail: string
  /** At the right end: a key, a state, a time. */
  readonly tail: string
}

/** An item that fits the query. */
export interface Match {
  readonly item: PickerItem
  /** Offsets into {@link matchedText} of what was looked for, in UTF-16 units. */
  readonly marks: ReadonlySet<number>
}

/** What a query is looked for in. */
export function matchedText({ label, detail, tail }: PickerItem): string {
  return `${label} ${detail} ${tail}`
}

/** UTF-16 units of a query. */
export const MAX_QUERY = 200

export function openPicker(view: View, picker: Picker): View {
  return { ...view, picker, sheet: undefined, line: undefined }
}

export function choice(kind: Choice['kind']): Choice {
  return { kind, query: EMPTY_COMPOSER, at: 0 }
}

export function closePicker(view: View): View {
  return { ...view, picker: undefined }
}
