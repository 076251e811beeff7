// Which of two reactions of one person to one message is the newer: the server that delivers them may keep one back for as
// long as it likes, so that the order they come in says nothing (end-to-end layer: reaction, senderTimestampMS).
import { ASSUMED_REACTION_AHEAD_SECONDS } from '#proto/assumptions/conversation.js'
import type { HeardAct } from '../../store/heard-acts.js'

export type Ordered = Pick<HeardAct, 'id' | 'sent'>

/** By the clock of who reacted; of one moment, the greater id. */
export function isNewer(one: Ordered, known: Ordered): boolean {
  return one.sent === known.sent ? one.id > known.id : one.sent > known.sent
}

/**
 * When a reaction counts as sent, ms since 1970. Whoever claims a time that has not come would keep what they react later
 * from ever counting; whoever claims none is taken by when it came.
 * @param claimed by its sender, 0 where nothing is said. @param known the one it replaces: a clock of ours that was set
 *   back brings nothing older than that one in its place.
 */
export function believedTime(claimed: number, now: number, known: Ordered | undefined): number {
  const latest = Math.max(now + ASSUMED_REACTION_AHEAD_SECONDS * 1000, (known?.sent ?? 0) + 1)
  return claimed === 0 ? now : Math.min(claimed, latest)
}
