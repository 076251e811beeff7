// Everything that goes out as a message, whether or not it is a row of a chat: what a retry needs of it, and how far it
// came, with the evidence.
import type { SentState } from '../api.js'
import type { Act, Acts } from './acts.js'
import type { Entries, SentMessage } from './entries.js'
import { rises } from './entry-rows.js'
import { byUs, type EvidenceRows, type Proof } from './evidence.js'
import type { Reactions } from './reactions.js'

/** What came to another state. */
export interface Moved {
  /** Where it is no row of a chat. */
  readonly act?: Act
}

/** What is known of an act before anything else is. */
const DONE_HERE = 'done here'

const WAITING: readonly SentState[] = ['sending', 'held', 'stopped']

export interface SentMessageStores {
  readonly entries: Entries
  readonly acts: Acts
  readonly reactions: Reactions
  readonly evidence: EvidenceRows
}

/** All writing methods belong inside a transaction of the committer. */
export class SentMessages {
  readonly #stores: SentMessageStores

  constructor(stores: SentMessageStores) {
    this.#stores = stores
  }

  get(chat: string, id: string): SentMessage | undefined {
    const { entries, acts } = this.#stores
    const act = (): SentMessage | undefined => {
      const found = acts.get(chat, id)
      return found && { ...found, act: found.kind }
    }
    return entries.sent(chat, id) ?? act()
  }

  /** An act of this user, about to go out. */
  addAct(act: Omit<Act, 'resends' | 'state'>): void {
    const { acts, evidence } = this.#stores
    acts.add(act)
    evidence.note(act.target.chat, act.id, 'sending', byUs(act.timestamp, DONE_HERE))
  }

  countResend(chat: string, id: string): void {
    this.#stores.entries.countResend(chat, id)
    this.#stores.acts.countResend(chat, id)
  }

  /** What Meta took of this user for that person since then: as many as it counts. */
  countTaken(chat: string, since: number): number {
    const { entries, acts } = this.#stores
    return entries.countTaken(chat, since) + acts.countTaken(chat, since)
  }

  /**
   * Sets the state, and notes how it is known: also of a state that a later one was faster than. `undefined` where
   * nothing of ours has this id, or where it would be a step back.
   */
  setState(chat: string, id: string, state: SentState, proof: Proof, reason?: string): Moved | undefined {
    const { acts, entries, evidence } = this.#stores
    const known = entries.stateOf(chat, id) ?? acts.get(chat, id)?.state
    if (known === undefined) return undefined
    const waits = WAITING.includes(state)
    if (waits) evidence.renew(chat, id, state, proof)
    else if (state !== 'failed' || rises(known, state)) evidence.note(chat, id, state, proof)
    return entries.setState(chat, id, state, reason) ? {} : this.#setActState(chat, id, state, reason)
  }

  #setActState(chat: string, id: string, state: SentState, reason: string | undefined): Moved | undefined {
    const { acts, entries, reactions } = this.#stores
    const act = acts.get(chat, id)
    if (!act || !acts.setState(chat, id, state, reason)) return undefined
    if (act.kind === 'reaction') reactions.setPending(act.target, pendingOf(state))
    // What was taken back here is still there: the message says so.
    if (act.kind === 'revoke') entries.setReason(act.target, state === 'failed' ? reason : undefined)
    return { act }
  }
}

function pendingOf(state: SentState): 'sending' | 'failed' | undefined {
  if (state === 'failed') return 'failed'
  return WAITING.includes(state) ? 'sending' : undefined
}
