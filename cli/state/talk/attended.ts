// Whether somebody sits before a pane: then they count as there to whoever may know it.
import type { Step } from '../input.js'
import type { View } from '../view.js'

export function isAttended({ focused, locked }: View): boolean {
  return focused && locked === undefined
}

/** @param done the step that led from `before` to where it is now. */
export function withAttended(before: View, done: Step): Step {
  const attended = isAttended(done.view)
  if (attended === isAttended(before)) return done
  return { ...done, intents: [...done.intents, { do: 'talk', talk: { ask: 'attend', attended } }] }
}
