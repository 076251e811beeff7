// One person of the walkthrough: a real client, and everything it told and traced so far.
import type { TraceDraft, TraceSink } from '#proto/trace/event.js'
import type { Clock } from '#platform/clock.js'
import type { ClientEvent } from '../client/api.js'
import type { OpenedClient } from '../client/index.js'
import type { PersonName } from './script.js'

/** Opens the profile of that name, new in this walkthrough. */
export type OpenProfile = (name: PersonName, trace: TraceSink) => Promise<OpenedClient>

export interface Person {
  readonly client: OpenedClient
  /** In order. */
  readonly events: readonly ClientEvent[]
  /** In order. */
  readonly traces: readonly TraceDraft[]
  /** When the provider woke this client, ms since 1970. */
  readonly wakes: readonly number[]
  /** Takes the wake stream, then gives up the connection to Meta. */
  sleep(): Promise<void>
  /** Connects because of a push. */
  wakeUp(): Promise<void>
  close(): Promise<void>
}

export async function openPerson(name: PersonName, open: OpenProfile, clock: Clock): Promise<Person> {
  const events: ClientEvent[] = []
  const traces: TraceDraft[] = []
  const wakes: number[] = []
  let letGo: (() => void) | undefined
  const client = await open(name, (draft) => traces.push(draft))
  client.subscribe((event) => events.push(event))
  const endWakeStream = (): void => {
    letGo?.()
    letGo = undefined
  }
  return {
    client,
    events,
    traces,
    wakes,
    async sleep() {
      letGo = await client.onWake(() => wakes.push(clock.now()))
      await client.disconnect()
    },
    async wakeUp() {
      endWakeStream()
      await client.connect('push')
    },
    async close() {
      endWakeStream()
      await client.close()
    },
  }
}
