// The palette: every key and every command by what it does.
import { COMMANDS } from '../commands.js'
import type { Command } from '../command.js'
import { EDITS } from '../compose/edits.js'
import { insert, recorded } from '../composer.js'
import { infoLine } from '../error-lines.js'
import { step, type Step } from '../input.js'
import { KEY_ACTIONS } from '../keys/actions.js'
import { chordName } from '../keys/chord-name.js'
import { DEFAULT_KEYMAP, chordsOf, type Keymap } from '../keys/keymap.js'
import type { View } from '../view.js'
import type { PickerItem } from './picker.js'

const BY_KEYMAP = new WeakMap<Keymap, readonly PickerItem[]>()

/** What edits a draft is pressed, not looked for; the palette is open already. */
const LEFT_OUT = new Set(['palette', ...EDITS.map(({ name }) => name)])

function itemsWith(keymap: Keymap): readonly PickerItem[] {
  const listed = KEY_ACTIONS.filter(({ name }) => !LEFT_OUT.has(name))
  // Quitting is not what one wants most.
  const ordered = [
    ...listed.filter(({ place }) => place === 'chat'),
    ...listed.filter(({ place }) => place !== 'chat'),
  ]
  const actions = ordered.map(({ name, does }) => ({
    ...{ id: `key ${name}`, label: does, detail: '' },
    tail: chordsOf(keymap, name).slice(0, 1).map(chordName).join(''),
  }))
  const commands = Object.entries(COMMANDS).map(([name, { usage, does }]) => ({
    ...{ id: `command ${name}`, label: does, detail: '', tail: usage },
  }))
  return [...actions, ...commands]
}

export function paletteItems({ keymap = DEFAULT_KEYMAP }: View): readonly PickerItem[] {
  const items = BY_KEYMAP.get(keymap) ?? itemsWith(keymap)
  BY_KEYMAP.set(keymap, items)
  return items
}

/** Whether it does nothing without one; those in brackets may be left out. */
function wantsArgument({ usage }: Command): boolean {
  return /^\S+ [^[]/.test(usage)
}

/** The command waits in the composer for what it takes; what was written there comes back by undoing that. */
function prepare(view: View, name: string): Step {
  const { composer, keymap = DEFAULT_KEYMAP } = view
  const prepared = recorded(composer, insert({ ...composer, text: '', cursor: 0 }, `/${name} `), undefined)
  const undo = chordsOf(keymap, 'undo')[0]
  const told = composer.text.trim() !== '' && undo !== undefined
  const line = told ? infoLine(`${chordName(undo)} brings your draft back`) : view.line
  return step({ ...view, composer: prepared, line })
}

export function choosePalette(view: View, { id }: PickerItem): Step {
  const [what, name = ''] = id.split(' ')
  if (what === 'key') return KEY_ACTIONS.find((action) => action.name === name)?.run(view) ?? step(view)
  const command = COMMANDS[name]
  if (command === undefined) return step(view)
  return wantsArgument(command) ? prepare(view, name) : command.run(view, '')
}
