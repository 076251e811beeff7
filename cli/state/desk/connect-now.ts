// Connecting now, where Parley would wait for its next try.
import { infoLine } from '../error-lines.js'
import { step, type Step } from '../input.js'
import type { View } from '../view.js'

/** An engine that was refused for good says so again. */
export function connectNow(view: View): Step {
  switch (view.connection.state) {
    case 'online':
      return step({ ...view, line: infoLine('you are online') })
    case 'connecting':
      return step({ ...view, line: infoLine('it is being tried just now') })
    case 'waiting':
    case 'offline':
      return step({ ...view, line: undefined }, { do: 'connect' })
  }
}
