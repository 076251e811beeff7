// What the engine answers a picker, applied to a view.
import { step, type Step } from '../input.js'
import type { View } from '../view.js'
import type { PickerInput } from './picker-input.js'

export function onPicker(view: View, _input: PickerInput): Step {
  return step(view)
}
