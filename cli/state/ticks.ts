// What the terminal says about a message we sent: a mark, a word for it, and which state replaces which.
import type { SentState } from '../client/api.js'

/** What a colour would mean; a word or mark beside it always says the same. */
export type Tone = 'plain' | 'quiet' | 'accent' | 'good' | 'warn' | 'bad'

export interface Tick {
  readonly mark: string
  readonly word: string
  readonly tone: Tone
}

/** `sent` appears only once the server's ack says that the stanza is stored. */
export const TICKS: Readonly<Record<SentState, Tick>> = {
  sending: { mark: '⧗', word: 'sending', tone: 'quiet' },
  held: { mark: '‖', word: 'held', tone: 'warn' },
  stopped: { mark: '‖', word: 'stopped', tone: 'warn' },
  sent: { mark: '✓', word: 'sent', tone: 'quiet' },
  delivered: { mark: '✓✓', word: 'delivered', tone: 'quiet' },
  read: { mark: '✓✓', word: 'read', tone: 'good' },
  played: { mark: '✓✓', word: 'played', tone: 'good' },
  failed: { mark: '!', word: 'failed', tone: 'bad' },
}

/** How much each state proves. Evidence of arrival outweighs a failure that was reported before it. */
export const RANK: Readonly<Record<SentState, number>> = {
  sending: 0,
  held: 0,
  stopped: 0,
  sent: 1,
  failed: 2,
  delivered: 3,
  read: 4,
  played: 5,
}

/** The state after `news`: reports may come twice and in any order, and never take evidence away. */
export function laterState(known: SentState, news: SentState): SentState {
  return RANK[news] >= RANK[known] ? news : known
}
