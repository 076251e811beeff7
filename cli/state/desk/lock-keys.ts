// Keys while a view is locked: they go to the field, and nowhere else.
import { step, type Step } from '../input.js'
import type { Key } from '../key.js'
import { actionOf } from '../keys/actions.js'
import type { View } from '../view.js'
import { graphemes } from '../width.js'
import { onRefused, type Lock } from './lock.js'

/** UTF-16 units that the field holds, as many as a passphrase may have. */
export const MAX_TYPED = 1024
/** What works while locked, whatever keys it has: none of it shows anything. */
const ALLOWED = new Set(['quit', 'suspend', 'redraw'])

function typing(view: View, typed: string): Step {
  return step({ ...view, locked: { typed, checking: false, refused: undefined } })
}

function onPress(view: View, { typed }: Lock, chord: string): Step {
  switch (chord) {
    case 'enter':
      if (typed === '') return step(view)
      return step(
        { ...view, locked: { typed: '', checking: true, refused: undefined } },
        { do: 'desk', desk: { ask: 'unlock', passphrase: typed } },
      )
    case 'backspace':
      return typing(view, graphemes(typed).slice(0, -1).join(''))
    case 'ctrl+u':
    case 'escape':
      return typing(view, '')
    default:
      return step(view)
  }
}

/** A key while the view is locked. */
export function onLockKey(view: View, held: Lock, key: Key): Step {
  if (key.kind === 'press') {
    const action = actionOf(view.keymap, 'everywhere', key.chord)
    if (action !== undefined && ALLOWED.has(action.name)) return action.run(view)
  }
  if (held.checking || key.kind === 'focus') return step(view)
  if (key.kind === 'press') return onPress(view, held, key.chord)
  if (key.kind !== 'text' && key.kind !== 'paste') return step(view)
  const text = key.text.replaceAll('\n', '')
  const fits = held.typed.length + text.length <= MAX_TYPED
  return fits ? typing(view, held.typed + text) : onRefused(view, 'that is longer than any passphrase')
}
