// Keys that open pickers, and the sheets about a person.
import { step, type Step } from '../input.js'
import type { KeyAction } from '../keys/key-action.js'
import type { View } from '../view.js'
import { choice, closePicker, openPicker, type Choice } from './picker.js'

/** The same key again closes it. */
const opens =
  (kind: Choice['kind']) =>
  (view: View): Step =>
    step(view.picker?.kind === kind ? closePicker(view) : openPicker(view, choice(kind)))

export const PICKER_KEYS: readonly KeyAction[] = [
  {
    ...{ name: 'palette', place: 'chat', keys: ['alt+k', 'ctrl+space'] },
    does: 'find what to do: every key and command',
    run: opens('palette'),
  },
  {
    ...{ name: 'go', place: 'chat', keys: ['ctrl+g'], does: 'go to a chat by any part of its name' },
    run: opens('go'),
  },
]
