// What the terminal says about a message we sent: a mark, a word for it, and which state replaces which.
import type { SentState } from '../client/api.js'
import { STATE_RANK } from '../client/sent-state.js'

/** What a colour would mean; a word or mark beside it always says the same. */
export type Tone = 'plain' | 'quiet' | 'accent' | 'good' | 'warn' | 'bad'

export interface Tick {
  readonly mark: string
  readonly word: string
  readonly tone: Tone
  /** For the legend on the key sheet. */
  readonly means: string
}

/** `sent` appears only once the server's ack says that the stanza is stored. */
export const TICKS: Readonly<Record<SentState, Tick>> = {
  sending: { mark: '⧗', word: 'sending', tone: 'quiet', means: 'not stored by Meta yet' },
  held: { mark: '‖', word: 'held', tone: 'warn', means: 'waits until you trust a changed key' },
  stopped: { mark: '‖', word: 'stopped', tone: 'warn', means: 'its file is not sent; /resume goes on' },
  sent: { mark: '✓', word: 'sent', tone: 'quiet', means: 'stored by Meta' },
  delivered: { mark: '✓✓', word: 'delivered', tone: 'quiet', means: 'on the other device' },
  read: { mark: '✓✓', word: 'read', tone: 'good', means: 'they looked at it' },
  played: { mark: '✓✓', word: 'played', tone: 'good', means: 'they listened to it' },
  failed: { mark: '!', word: 'failed', tone: 'bad', means: 'with its reason below' },
}

/** The state after `news`: reports may come twice and in any order, and never take evidence away. */
export function laterState(known: SentState, news: SentState): SentState {
  return STATE_RANK[news] >= STATE_RANK[known] ? news : known
}
