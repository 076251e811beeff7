// What the engine answers about how chats are kept, applied to a view.
import { step, type Step } from '../input.js'
import type { View } from '../view.js'
import type { ListInput } from './list-input.js'

export function onList(view: View, input: ListInput): Step {
  switch (input.tell) {
    case 'kept':
      return step(view)
  }
}
