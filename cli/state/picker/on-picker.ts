// What the engine answers a picker, applied to a view.
import { step, type Step } from '../input.js'
import type { View } from '../view.js'
import type { PickerInput } from './picker-input.js'

export function onPicker(view: View, input: PickerInput): Step {
  switch (input.tell) {
    case 'found':
      return step(view)
  }
}
