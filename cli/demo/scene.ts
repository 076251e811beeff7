// What a step works with: the network, the people, and patience that ends.
import type { Bytes } from '#proto/bytes.js'
import type { TraceEvent } from '#proto/trace/event.js'
import { delay, type Clock } from '#platform/clock.js'
import { ClientError } from '../client/api.js'
import type { NetworkAddresses } from '../lab/network.js'
import type { Person } from './person.js'
import type { PersonName } from './script.js'

/** A fresh network, as the walkthrough sees it. */
export interface DemoNetwork {
  readonly addresses: NetworkAddresses
  /** Everything the servers write: state, logs and traces; Meta's own below `meta`. */
  readonly data: string
  /** Of the people: what they send, and what they save. */
  readonly files: string
  /** What the servers traced so far, in order. */
  readonly serverEvents: () => Promise<readonly TraceEvent[]>
}

export interface Scene {
  readonly network: DemoNetwork
  readonly clock: Clock
  readonly randomBytes: (length: number) => Bytes
  /** Of every account at the provider; made for this walkthrough. */
  readonly password: string
  readonly person: (name: PersonName) => Promise<Person>
  /** Ada's at her provider, who has an account by then: she signs in once. */
  readonly adasSession: () => Promise<string>
  /**
   * Looks again and again until there is an answer.
   * @param what is waited for, for the evidence.
   * @throws {ClientError} `timed-out` when the step's time is up.
   */
  readonly until: <T>(what: string, look: () => T | undefined | Promise<T | undefined>) => Promise<T>
}

const LOOK_AGAIN_MILLISECONDS = 20

/** {@link Scene.until} for as long as `signal` lets it. */
export function untilAborted(clock: Clock, signal: AbortSignal): Scene['until'] {
  return async (what, look) => {
    for (;;) {
      const found = await look()
      if (found !== undefined) return found
      if (signal.aborted) throw new ClientError('timed-out', `waited in vain for ${what}`)
      await delay(clock, LOOK_AGAIN_MILLISECONDS)
    }
  }
}
