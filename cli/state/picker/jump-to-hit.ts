// From a hit to its place, in the open chat or another one.
import type { MessageRef } from '../../client/api.js'
import { step, type Step } from '../input.js'
import { jumpTo } from '../talk/jump.js'
import type { View } from '../view.js'

export function jumpToHit(view: View, message: MessageRef): Step {
  if (view.chat?.with === message.with) return jumpTo(view, message)
  const there = { do: 'talk', talk: { ask: 'around', message } } as const
  return step(view, { do: 'open', with: message.with }, there)
}
