// The kinds of pickers: what each shows, finds and does.
import { step, type Step } from '../input.js'
import type { View } from '../view.js'
import { chooseGo, goMatches } from './go.js'
import { matching } from './match.js'
import { choosePalette, paletteItems } from './palette.js'
import type { Match, Picker, PickerKind } from './picker.js'

interface Kind {
  /** Before the field. */
  readonly title: string
  /** Where nothing fits. */
  readonly empty: string
  /** What Enter does. */
  readonly enter: string
  readonly matches: (view: View, query: string) => readonly Match[]
  /** @param view without the picker. */
  readonly choose: (view: View, match: Match) => Step
}

const KINDS: Readonly<Record<PickerKind, Kind>> = {
  palette: {
    title: 'Do',
    empty: 'No key or command does that.',
    enter: 'does it',
    matches: (view, query) => matching(paletteItems(view), query),
    choose: (view, { item }) => choosePalette(view, item),
  },
  go: {
    title: 'Go to',
    empty: 'Nobody of that name here; a whole address, such as ada@parley, opens a new chat.',
    enter: 'opens the chat',
    matches: goMatches,
    choose: (view, { item }) => chooseGo(view, item),
  },
  search: {
    title: 'Search',
    empty: 'No message has all of these words.',
    enter: 'shows it in its chat',
    matches: () => [],
    choose: (view) => step(view),
  },
  settings: {
    title: 'Settings',
    empty: 'There is no such setting.',
    enter: 'changes it',
    matches: () => [],
    choose: (view) => step(view),
  },
}

export function titleOf({ kind }: Picker): string {
  return KINDS[kind].title
}

export function emptyText({ kind }: Picker): string {
  return KINDS[kind].empty
}

export function matchesOf(view: View, picker: Picker): readonly Match[] {
  return KINDS[picker.kind].matches(view, picker.query.text)
}

export function choose(view: View, picker: Picker): Step {
  const match = matchesOf(view, picker)[picker.at]
  return match === undefined ? step(view) : KINDS[picker.kind].choose({ ...view, picker: undefined }, match)
}

/** The keys of a picker, for the line at the bottom. */
export function pickerHint({ kind }: Picker): string {
  return `↑↓ choose · Enter ${KINDS[kind].enter} · Esc closes`
}
