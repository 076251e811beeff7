// Deciding about the request that is open, and going from one request to the next.
import { chatItemOf, waits } from '../chat-sections.js'
import { errorLine } from '../error-lines.js'
import { step, type Intent, type Step } from '../input.js'
import type { View } from '../view.js'
import { startDelete } from './decisions.js'
import { startReport } from './report-keys.js'
import { nextRequest } from './requests.js'

export function openNextRequest(view: View): Step {
  const request = nextRequest(view.requests, view.chat?.with)
  if (request !== undefined) return step(view, { do: 'open', with: request.with })
  return step({ ...view, line: errorLine('no request waits', 'you', '? shows keys and commands') })
}

/** `undefined`: the open chat is no request, and the key does what it always does. */
export function onRequestPress(view: View, chord: string): Step | undefined {
  const item = chatItemOf(view)
  if (view.chat === undefined || item === undefined || !waits(item)) return undefined
  const address = view.chat.with
  const ask = (intent: Intent): Step => step({ ...view, line: undefined }, intent)
  switch (chord) {
    case 'alt+y':
      return ask({ do: 'accept-request', with: address })
    case 'alt+d':
      return step(startDelete(view, address))
    case 'alt+x':
      return ask({ do: 'block', with: address, blocked: true })
    case 'alt+s':
      return step(startReport(view, address))
    default:
      return undefined
  }
}

/** While a reply to a request is being written. */
export const REPLY_HINT = 'Enter sends it, which accepts them: they learn that it came'
