// What becomes of a message of ours, from its outbox to its being played: which report outweighs which.
import type { SentState } from './message-view.js'

/** States only rise; a late `sent` never hides a `delivered`. */
export const STATE_RANK: Readonly<Record<SentState, number>> = {
  sending: 0,
  held: 0,
  stopped: 0,
  failed: 1,
  sent: 2,
  delivered: 3,
  read: 4,
  played: 5,
}
