// What keys do while a picker is open: letters narrow the list, arrows move in it.
import { edit } from '../compose/edits.js'
import { insert, type Composer } from '../composer.js'
import { step, type Step } from '../input.js'
import type { Key } from '../key.js'
import { actionOf } from '../keys/actions.js'
import type { View } from '../view.js'
import { graphemes } from '../width.js'
import { choose, matchesOf } from './kinds.js'
import { MAX_QUERY, closePicker, type Picker } from './picker.js'
import { searched, withOlder } from './search.js'
import { PICKER_KEYS } from './picker-keys.js'
import { pickerRoom } from './picker-rows.js'

/** Keys that edit a message of several lines, and would do something else in a field of one. */
const NOT_IN_A_FIELD = new Set(['alt+enter', 'shift+enter', 'ctrl+j'])

function moved(view: View, picker: Picker, lines: number): Step {
  const last = Math.max(0, matchesOf(view, picker).length - 1)
  const at = Math.max(0, Math.min(picker.at + lines, last))
  const next = { ...picker, at }
  return next.kind === 'search' ? withOlder(view, next) : step({ ...view, picker: next })
}

function asked(view: View, picker: Picker, query: Composer): Step {
  if (query.text === picker.query.text) return step({ ...view, picker: { ...picker, query } })
  const next = { ...picker, query, at: 0 }
  return next.kind === 'search' ? searched(view, next) : step({ ...view, picker: next })
}

function typed(view: View, picker: Picker, text: string): Step {
  let room = MAX_QUERY - picker.query.text.length
  const kept = graphemes(text.replaceAll(/\s+/gu, ' ')).filter(({ length }) => (room -= length) >= 0)
  return asked(view, picker, insert(picker.query, kept.join('')))
}

function onPress(view: View, picker: Picker, chord: string): Step {
  switch (chord) {
    case 'escape':
      return step(closePicker(view))
    case 'enter':
      return choose(view, picker)
    case 'up':
    case 'ctrl+p':
      return moved(view, picker, -1)
    case 'down':
    case 'ctrl+n':
      return moved(view, picker, 1)
    case 'pageup':
      return moved(view, picker, -pickerRoom(view))
    case 'pagedown':
      return moved(view, picker, pickerRoom(view))
    case 'home':
      return moved(view, picker, -Infinity)
    case 'end':
      return moved(view, picker, Infinity)
  }
  const other = actionOf(view.keymap, 'chat', chord)
  // The key that opened it closes it; that of another picker changes to that one.
  if (other !== undefined && PICKER_KEYS.includes(other)) return other.run(view)
  const query = NOT_IN_A_FIELD.has(chord) ? undefined : edit(picker.query, chord)
  return query === undefined ? step(view) : asked(view, picker, query)
}

export function onPickerKey(view: View, picker: Picker, key: Key): Step {
  switch (key.kind) {
    case 'text':
    case 'paste':
      return typed(view, picker, key.text)
    case 'press':
      return onPress(view, picker, key.chord)
    case 'mouse':
    case 'focus':
      return step(view)
  }
}
