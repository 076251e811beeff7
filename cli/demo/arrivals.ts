// Waiting for what the network does with a message: into the mailbox, onto the screen, and the receipt back.
import type { ClientEvent } from '../client/api.js'
import { storedBytes } from './observe.js'
import type { Person } from './person.js'
import type { Scene } from './scene.js'

/** Bytes of the message in its recipient's mailbox, once Meta traced that it is there. */
export function stored({ network, until }: Scene, id: string): Promise<number> {
  return until(`${id} in a mailbox`, async () => storedBytes(await network.serverEvents(), id))
}

type Shown = Extract<ClientEvent, { event: 'message' }>

export function messageShown({ until }: Scene, { events }: Person, id: string): Promise<Shown> {
  return until(`message ${id} to be shown`, () =>
    events.find((event): event is Shown => event.event === 'message' && event.id === id),
  )
}

/** The second tick. */
export async function delivered({ until }: Scene, person: Person, id: string): Promise<void> {
  await until(`the receipt of ${id}`, () => isDelivered(person, id) || undefined)
}

export function isDelivered({ events }: Person, id: string): boolean {
  return events.some((event) => event.event === 'receipt' && event.id === id && event.state === 'delivered')
}
