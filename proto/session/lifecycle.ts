// What every call of a session machine has in common: its effects, its end, and when to call it next.
import type { Bytes } from '../bytes.js'
import { ProtocolError } from '../errors.js'
import type { TraceDraft } from '../trace/event.js'
import type { CloseCause, Effect } from './effect.js'
import type { SessionEvent } from './session.js'

export interface LifecycleRules {
  /** What the peer's mistake means in the present phase. */
  causeOf(error: ProtocolError): CloseCause
  /** When something is due next, ms since 1970; `Infinity` for never. */
  deadline(): number
}

export interface Lifecycle<Event> {
  readonly over: boolean
  /** Runs one call; no effects once the session is over. The peer's mistakes end it, our caller's are thrown on. */
  run(body: () => void): Effect<Event>[]
  /** {@link Lifecycle.run} for `tick`: the wake-up asked for last has happened. */
  wake(now: number, body: () => void): Effect<Event>[]
  send(bytes: Bytes): void
  tell(event: Event): void
  readonly trace: (draft: TraceDraft) => void
  /** Ends the session, once. `carrier`: there is nothing left to close. */
  finish(cause: CloseCause, detail: string): void
}

export function createLifecycle<Extra>(rules: LifecycleRules): Lifecycle<SessionEvent | Extra> {
  let effects: Effect<SessionEvent | Extra>[] = []
  let over = false
  let armed = Infinity

  const finish = (cause: CloseCause, detail: string): void => {
    if (over) return
    over = true
    if (cause !== 'carrier') effects.push({ type: 'close' })
    effects.push({ type: 'event', event: { type: 'closed', cause, detail } })
  }
  const run = (body: () => void): Effect<SessionEvent | Extra>[] => {
    if (over) return []
    effects = []
    try {
      body()
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      finish(rules.causeOf(error), error.message)
    }
    arm()
    return effects
  }
  // Only an earlier time is worth a timer: when an old one fires too soon, it is set anew.
  const arm = (): void => {
    const at = over ? Infinity : rules.deadline()
    if (at >= armed) return
    armed = at
    effects.push({ type: 'wakeAt', at })
  }
  return {
    get over() {
      return over
    },
    run,
    wake(now, body) {
      if (now >= armed) armed = Infinity
      return run(body)
    },
    send(bytes) {
      if (!over) effects.push({ type: 'send', bytes })
    },
    tell(event) {
      if (!over) effects.push({ type: 'event', event })
    },
    trace(draft) {
      effects.push({ type: 'trace', draft })
    },
    finish,
  }
}
