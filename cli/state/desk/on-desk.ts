// What the desk tells, applied to a view.
import { infoLine, refuse } from '../error-lines.js'
import { step, type Step } from '../input.js'
import { keymapWith } from '../keys/keymap.js'
import type { View } from '../view.js'
import { shownValue } from './config-settings.js'
import type { DeskChange, DeskInput } from './desk-input.js'
import { lockIdle, onRefused, onUnlocked } from './lock.js'

const named = ({ section, key, value }: DeskChange): string => `${section}.${key} is ${shownValue(value)}`

export function onDesk(view: View, input: DeskInput): Step {
  switch (input.tell) {
    case 'configured':
      return step({ ...view, desk: input.settings, keymap: keymapWith(input.keys) })
    case 'kept':
      return step({ ...view, line: infoLine(`${named(input)}, from now on`) })
    case 'unkept':
      return refuse(view, `${named(input)} only until you quit: ${input.why}`, 'parley config set writes it')
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
