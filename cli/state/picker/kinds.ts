// The kinds of pickers: what each shows, finds and does.
import { step, type Step } from '../input.js'
import type { View } from '../view.js'
import { chooseGo, goMatches } from './go.js'
import { matching } from './match.js'
import { choosePalette, paletteItems } from './palette.js'
import { closePicker, type Choice, type Match, type Picker, type PickerItem } from './picker.js'
import { showHit } from './search.js'
import { chooseSetting, settingMatches } from './settings.js'

interface Kind {
  /** Before the field. */
  readonly title: string
  /** Where nothing fits. */
  readonly empty: string
  /** What Enter does. */
  readonly enter: string
}

const KINDS: Readonly<Record<Picker['kind'], Kind>> = {
  palette: { title: 'Do', empty: 'No key or command does that.', enter: 'does it' },
  go: {
    title: 'Go to',
    empty: 'Nobody of that name here; a whole address, such as ada@parley, opens a new chat.',
    enter: 'opens the chat',
  },
  search: { title: 'Search', empty: 'No message has all of these words.', enter: 'shows it in its chat' },
  settings: { title: 'Settings', empty: 'There is no such setting.', enter: 'changes it' },
}

const CHOOSE: Readonly<Record<Choice['kind'], (view: View, item: PickerItem) => Step>> = {
  palette: (view, item) => choosePalette(closePicker(view), item),
  go: (view, item) => chooseGo(closePicker(view), item),
  settings: chooseSetting,
}

export function titleOf(picker: Picker): string {
  const { title } = KINDS[picker.kind]
  return picker.kind === 'search'
    ? `${title} ${picker.within === undefined ? 'all chats' : 'this chat'}`
    : title
}

export function emptyText(picker: Picker): string {
  if (picker.kind !== 'search') return KINDS[picker.kind].empty
  if (picker.query.text.trim() === '') return 'Type words, in any order; the last one may be a beginning.'
  return picker.results?.loading !== false ? 'Looking …' : KINDS.search.empty
}

export function matchesOf(view: View, picker: Picker): readonly Match[] {
  switch (picker.kind) {
    case 'search':
      return picker.results?.hits ?? []
    case 'palette':
      return matching(paletteItems(view), picker.query.text)
    case 'go':
      return goMatches(view, picker.query.text)
    case 'settings':
      return settingMatches(view, picker.query.text)
  }
}

/** How many fit; a plus where there are more. */
export function countOf(view: View, picker: Picker): string {
  const { length } = matchesOf(view, picker)
  const more = picker.kind === 'search' && picker.results?.before !== undefined ? '+' : ''
  return length === 0 ? '' : `${picker.at + 1} of ${length}${more}`
}

/** What Enter does. */
export function choose(view: View, picker: Picker): Step {
  if (picker.kind === 'search') return showHit(view, picker)
  const match = matchesOf(view, picker)[picker.at]
  return match === undefined ? step(view) : CHOOSE[picker.kind](view, match.item)
}

/** The keys of a picker, for the line at the bottom. */
export function pickerHint({ kind }: Picker): string {
  return `↑↓ choose · Enter ${KINDS[kind].enter} · Esc closes`
}
