// What the engine answers about messages that exist, applied to a view.
import { step, type Step } from '../input.js'
import type { View } from '../view.js'
import type { TalkInput } from './talk-input.js'

export function onTalk(view: View, input: TalkInput): Step {
  switch (input.tell) {
    case 'info':
      return step(view)
  }
}
