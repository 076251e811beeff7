// Errors as one line: what happened, who must act, which key comes next.
import type { ClientErrorCode } from '../client/api.js'
import { step, type Failure, type Step } from './input.js'
import { boundKey } from './keys/key-of.js'
import { COMPARES, nextIn, type Next } from './keys/next-step.js'
import { oneLine } from './rows.js'
import type { Line, View } from './view.js'

interface Hint {
  readonly actor: 'you' | 'they' | 'Parley'
  readonly next: Next | typeof RECALLS
}

const QUITS: Hint = { actor: 'you', next: (key) => `${key('quit')} quits` }
/** @see recalls */
const RECALLS = Symbol('the text is brought back')
const quitThen = (what: string): Hint => ({ actor: 'you', next: (key) => `${key('quit')}, then ${what}` })

const HINTS: Readonly<Record<ClientErrorCode, Hint>> = {
  failed: { actor: 'you', next: RECALLS },
  'database-damaged': QUITS,
  'profile-in-use': QUITS,
  usage: { actor: 'you', next: '? shows the commands' },
  'unknown-handle': { actor: 'you', next: RECALLS },
  'trust-root-needed': QUITS,
  'not-signed-in': quitThen('parley signin'),
  'not-enlisted': quitThen('parley enlist'),
  'cannot-connect': { actor: 'Parley', next: 'it tries again by itself' },
  refused: { actor: 'you', next: '? shows the commands' },
  'unreachable-recipient': { actor: 'they', next: RECALLS },
  blocked: { actor: 'you', next: 'type /unblock' },
  'identity-changed': { actor: 'you', next: COMPARES },
  'trust-root-mismatch': QUITS,
  'wrong-password': quitThen('parley signin'),
  'clock-off': { actor: 'you', next: 'set the clock, it tries again by itself' },
  replaced: QUITS,
  'version-unsupported': quitThen('update Parley'),
  'no-agreement': { actor: 'Parley', next: '/to another address' },
  'warnings-not-accepted': { actor: 'you', next: 'Esc, then /interop, which shows them' },
  unsupported: { actor: 'you', next: 'say it in words' },
  locked: { actor: 'you', next: 'type the passphrase' },
  'media-gone': { actor: 'they', next: 'ask for it again' },
  'media-damaged': { actor: 'they', next: 'ask for it again' },
  'timed-out': { actor: 'Parley', next: 'it tries again by itself' },
}

export function errorLine(cause: string, actor: Hint['actor'], next: string): Line {
  const tail = ` · ${actor} · ${next}`
  return { tone: 'bad', text: `! ${oneLine(cause)}${tail}`, tail }
}

/** Nothing is done: the view as it was, with why, and what this user can do instead. */
export function refuse(view: View, cause: string, next: string): Step {
  return step({ ...view, line: errorLine(cause, 'you', next) })
}

/** What was typed comes back by a key; where lines are typed, by typing it. */
function recalls(view: View, what: 'text' | 'command'): string {
  const key = boundKey(view, 'cursor-up')
  return key === undefined ? `type the ${what} again` : `${key} brings the ${what} back`
}

export function failureLine(view: View, { code, message }: Failure): Line {
  const { actor, next } = HINTS[code ?? 'failed']
  return errorLine(message, actor, next === RECALLS ? recalls(view, 'text') : nextIn(view, next))
}

export function isOffline({ code }: Failure): boolean {
  return code === 'cannot-connect' || code === 'timed-out'
}

/** What was asked for did not happen; unlike a message, it does not go out by itself later. */
export function undoneLine(view: View, failure: Failure): Line {
  if (isOffline(failure)) return errorLine(failure.message, 'you', 'try it again when you are online')
  const unnamed = failure.code === undefined || failure.code === 'failed'
  return unnamed ? errorLine(failure.message, 'you', 'try it again') : failureLine(view, failure)
}

/** A message that was not stored: neither does it go out by itself later, nor is it gone. */
export function unsentLine(view: View, failure: Failure, what: 'text' | 'command'): Line {
  const again = recalls(view, what)
  if (isOffline(failure)) return errorLine(failure.message, 'you', `${again}, once you are online`)
  const { code = 'failed' } = failure
  return code === 'usage' || code === 'failed'
    ? errorLine(failure.message, 'you', again)
    : failureLine(view, failure)
}

export function infoLine(text: string): Line {
  return { tone: 'accent', text: oneLine(text) }
}
