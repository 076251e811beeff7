// What comes back to the composer, applied to a view.
import { EMPTY_COMPOSER, insert } from '../composer.js'
import { step, type Step } from '../input.js'
import type { View } from '../view.js'
import type { ComposeInput } from './compose-input.js'

export function onCompose(view: View, input: ComposeInput): Step {
  switch (input.tell) {
    case 'edited': {
      const { history } = view.composer
      return step({ ...view, composer: insert({ ...EMPTY_COMPOSER, history }, input.text) })
    }
  }
}
