// What the desk tells, applied to a view.
import { refuse } from '../error-lines.js'
import { step, type Step } from '../input.js'
import { keymapWith } from '../keys/keymap.js'
import type { View } from '../view.js'
import type { DeskInput } from './desk-input.js'
import { lockIdle, onRefused, onUnlocked } from './lock.js'

export function onDesk(view: View, input: DeskInput): Step {
  switch (input.tell) {
    case 'configured':
      return step({ ...view, desk: input.settings, keymap: keymapWith(input.keys) })
    case 'idle':
      return lockIdle(view)
    case 'unlocked':
      return onUnlocked(view)
    case 'refused':
      return onRefused(view, input.why)
    case 'mute':
      return refuse(view, input.why, 'change [notify] command in the config file')
  }
}
