// A picker covers the chat with a field to type in and a list to choose from: palette, search, actions, settings.
import { step, type Step } from '../input.js'
import type { Key } from '../key.js'
import type { Line, View } from '../view.js'

export interface Picker {
  readonly kind: 'palette'
}

export function onPickerKey(view: View, _picker: Picker, _key: Key): Step {
  return step({ ...view, picker: undefined })
}

/** What the picker shows, `body` rows high; the whole width. */
export function pickerLines(_view: View, _picker: Picker): readonly Line[] {
  return []
}
