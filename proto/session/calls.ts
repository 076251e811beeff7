// The calls that mean the same in both roles of a session.
import type { Conversation } from './conversation.js'
import type { CloseCause } from './effect.js'
import type { Lifecycle } from './lifecycle.js'
import type { Session } from './session.js'

/** How far a session has come, as these calls see it. */
export interface Progress {
  /** From the login on. */
  readonly conversation: Conversation | undefined
  /** Before it: when the present phase is over, and what that means. */
  readonly deadline: number
  readonly tooLate: readonly [CloseCause, string]
}

export function createCalls<Event>(
  life: Lifecycle<Event>,
  progress: () => Progress,
): Omit<Session<Event>, 'start' | 'receive'> {
  const conversation = (): Conversation => {
    const open = progress().conversation
    if (!open) throw new TypeError('nothing can be sent before the login is complete')
    return open
  }
  return {
    tick: (now) =>
      life.wake(now, () => {
        const { conversation: open, deadline, tooLate } = progress()
        if (open) open.tick(now)
        else if (now >= deadline) life.finish(...tooLate)
      }),
    carrierClosed: () =>
      life.run(() => {
        life.finish('carrier', 'the connection was lost')
      }),
    submit: (node, now) =>
      life.run(() => {
        conversation().submit(node, now)
      }),
    request: (iq, now) =>
      life.run(() => {
        conversation().request(iq, now)
      }),
    end: () =>
      life.run(() => {
        life.finish('local', 'this side ended the session')
      }),
  }
}
