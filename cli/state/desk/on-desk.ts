// What the desk tells, applied to a view.
import { step, type Step } from '../input.js'
import type { View } from '../view.js'
import type { DeskInput } from './desk-input.js'

export function onDesk(view: View, input: DeskInput): Step {
  switch (input.tell) {
    case 'configured':
      return step(view)
  }
}
