// How this user stands to whoever wrote: what of a stranger is kept, and what is let go once they are accepted
// (Consent: a first message from a stranger is a request).
import { type ClientEvent } from '../api.js'
import type { Contact } from '../store/contacts.js'
import type { OutboxRow } from '../store/outbox.js'
import type { EngineContext } from './context.js'

/** Entries kept of one request. Meta lets fewer through; a server that does not shall fill no disk. */
export const MOST_OF_ONE_REQUEST = 20
/** Requests that wait for a decision. Later strangers are not kept: nothing on the screen goes away by their doing. */
export const MOST_REQUESTS = 500

/** In place of a message that could not be read: of a contact, and of somebody who waits for a decision. */
export const ASKED_TEXT = 'A message could not be read yet; its sender was asked to send it again'
export const NOT_ASKED_TEXT = 'A message could not be read. Accept this person, and it is asked for again'

/** `full`: there is no room for this stranger, or for more of theirs. */
export type Room = 'accepted' | 'request' | 'full'

/** How a message from this person is taken, as far as is known before it is read. */
export function roomFor(context: EngineContext, contact: Contact | undefined): Room {
  const { requests } = context
  if (contact?.accepted) return 'accepted'
  const request = contact && requests.get(contact.address)
  if (request) return requests.entries(request) < MOST_OF_ONE_REQUEST ? 'request' : 'full'
  return requests.count() < MOST_REQUESTS ? 'request' : 'full'
}

/**
 * The same when it is about to be written, inside the transaction: a request of theirs is there afterwards, unless
 * there is no room for it.
 * @param timestamp of the message, ms since 1970.
 */
export function takeIn(context: EngineContext, chat: string, timestamp: number): Room {
  const room = roomFor(context, context.contacts.byAddress(chat))
  if (room === 'request') context.requests.open(chat, timestamp)
  return room
}

export interface Accepted {
  /** What was withheld and may go now. */
  readonly released: readonly OutboxRow[]
  readonly events: readonly ClientEvent[]
}

/**
 * This person may learn from now on what contacts learn. Inside a transaction; `undefined` where that was so already.
 */
export function acceptPerson(context: EngineContext, chat: string): Accepted | undefined {
  const { contacts, entries, requests, outbox } = context
  if (contacts.byAddress(chat)?.accepted) return undefined
  contacts.setAccepted(chat, true)
  entries.setWaitingText(chat, ASKED_TEXT)
  const decided = requests.close(chat)
  const event = { event: 'request', with: chat, state: 'accepted' } as const
  return { released: outbox.release(chat), events: decided ? [event] : [] }
}
