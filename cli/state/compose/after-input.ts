// What follows from a draft that an input changed: proposals for it, and what the other side learns of the writing.
import type { Intent, Step } from '../input.js'
import type { View } from '../view.js'
import { lookedUp } from './looked-up.js'

/** Whom a message is being written to; commands are nobody's business. */
function writingTo({ chat, composer }: View): string | undefined {
  const { text } = composer
  const command = text.startsWith('/') && !text.startsWith('//')
  return command || text.trim() === '' ? undefined : chat?.with
}

function typingTold(before: View, after: View): readonly Intent[] {
  const from = writingTo(before)
  const to = writingTo(after)
  const wrote = before.chat?.with === after.chat?.with && before.composer.text !== after.composer.text
  if (to !== undefined && wrote) {
    return [{ do: 'compose', compose: { ask: 'typing', with: to, state: 'composing' } }]
  }
  if (from === undefined || from === to) return []
  return [{ do: 'compose', compose: { ask: 'typing', with: from, state: 'paused' } }]
}

function proposed(before: View, after: View): Step {
  const moved = before.composer !== after.composer || before.chat?.with !== after.chat?.with
  // Whoever set it knows better.
  if (!moved || before.completion !== after.completion) return { view: after, intents: [] }
  const closed = { ...after, completion: undefined }
  const changed = before.chat?.with === after.chat?.with && before.composer.text !== after.composer.text
  if (!changed || after.composer.recalled !== undefined) return { view: closed, intents: [] }
  return lookedUp(after, before.completion)
}

/** @param done the step that led from `before` to where it is now. */
export function afterInput(before: View, done: Step): Step {
  if (before.composer === done.view.composer && before.chat?.with === done.view.chat?.with) return done
  const { view, intents } = proposed(before, done.view)
  return { view, intents: [...done.intents, ...intents, ...typingTold(before, done.view)] }
}
