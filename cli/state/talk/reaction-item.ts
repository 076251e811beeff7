// Reactions to a message, as the log shows them. An emoji is what somebody else says it is: sanitised here.
import type { ReactionView } from '../../client/api.js'
import { sanitise } from '../sanitise.js'
import { truncate } from '../width.js'

/** An emoji takes two; what is no emoji is cut. */
const EMOJI_CELLS = 8

export interface ReactionItem {
  readonly own: boolean
  /** As drawn. */
  readonly emoji: string
  readonly at: number
  readonly pending: ReactionView['pending']
}

/** @param me this user's address. */
export function reactionItem(reaction: ReactionView, me: string): ReactionItem {
  const { from, emoji, at, pending } = reaction
  return { own: from === me, emoji: shownEmoji(emoji), at, pending }
}

export function reactionItems(reactions: readonly ReactionView[], me: string): readonly ReactionItem[] {
  return reactions.map((reaction) => reactionItem(reaction, me))
}

/** Sanitises. */
export function shownEmoji(emoji: string): string {
  return truncate(sanitise(emoji.slice(0, 64)), EMOJI_CELLS)
}

/** The reactions with the one of this side replaced; an empty emoji takes it away. */
export function withReaction(
  reactions: readonly ReactionItem[],
  item: ReactionItem,
): readonly ReactionItem[] {
  const others = reactions.filter(({ own }) => own !== item.own)
  return item.emoji === '' ? others : [...others, item]
}
