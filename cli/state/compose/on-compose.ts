// What comes back to the composer, applied to a view.
import { cleared, insert } from '../composer.js'
import { step, type Step } from '../input.js'
import type { View } from '../view.js'
import type { ComposeInput } from './compose-input.js'

export function onCompose(view: View, input: ComposeInput): Step {
  switch (input.tell) {
    case 'edited': {
      return step({ ...view, composer: insert(cleared(view.composer), input.text) })
    }
  }
}
