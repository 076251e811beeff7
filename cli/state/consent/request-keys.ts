// Deciding about the request that is open, and going from one request to the next.
import { chatItemOf, waits } from '../chat-sections.js'
import { refuse } from '../error-lines.js'
import { step, type Intent, type Step } from '../input.js'
import type { ActionName } from '../keys/bindings.js'
import { keyAction, type KeyAction } from '../keys/key-action.js'
import { keyOf } from '../keys/key-of.js'
import type { View } from '../view.js'
import { startDelete } from './decisions.js'
import { startReport } from './report-keys.js'
import { nextRequest } from './requests.js'

export function openNextRequest(view: View): Step {
  const request = nextRequest(view.requests, view.chat?.with)
  if (request !== undefined) return step(view, { do: 'open', with: request.with })
  return refuse(view, 'no request waits', '? shows keys and commands')
}

/** The chat that is open, and whose request waits for a decision. */
export function openRequest(view: View): string | undefined {
  const item = chatItemOf(view)
  return view.chat === undefined || item === undefined || !waits(item) ? undefined : view.chat.with
}

function key(name: ActionName, does: string, decide: (view: View, address: string) => Step): KeyAction {
  const run = (view: View): Step => {
    const address = openRequest(view)
    if (address !== undefined) return decide(view, address)
    return refuse(view, 'no request is open', `${keyOf(view, 'next-request')} opens the next`)
  }
  return keyAction(name, does, run)
}

const ask = (view: View, intent: Intent): Step => step({ ...view, line: undefined }, intent)

export const REQUEST_KEYS: readonly KeyAction[] = [
  key('accept-request', 'accept the request that is open', (view, address) =>
    ask(view, { do: 'accept-request', with: address }),
  ),
  key('delete-request', 'delete the request that is open', (view, address) =>
    step(startDelete(view, address)),
  ),
  key('block-request', 'block who asks', (view, address) =>
    ask(view, { do: 'block', with: address, blocked: true }),
  ),
  key('report-request', 'report who asks to Meta', (view, address) => step(startReport(view, address))),
]

/** While a reply to a request is being written. */
export function replyHint(view: View): string {
  return `${keyOf(view, 'send')} sends it, which accepts them: they learn that it came`
}
