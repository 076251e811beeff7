// Messages that will not go: they can never be sent, or the user does not want it any more. Whoever waits for them hears
// why.
import { byUs } from '../../store/evidence.js'
import type { OutboxRow } from '../../store/outbox.js'
import type { Moved } from '../../store/sent-messages.js'
import type { EngineContext } from '../context.js'
import type { Outcomes } from '../outcomes.js'
import { tellMoved } from '../talk/tell-moved.js'
import type { Flight } from './flight.js'

/** Why a message failed that Meta did not refuse, as evidence. */
const DROPPED = 'taken out of the outbox'

export class Failing {
  readonly #context: EngineContext
  readonly #parts: { readonly flight: Flight; readonly outcomes: Outcomes }

  constructor(context: EngineContext, parts: { readonly flight: Flight; readonly outcomes: Outcomes }) {
    this.#context = context
    this.#parts = parts
  }

  /** Fails the messages among `rows` and forgets all of these rows, in one transaction with `also`. */
  async drop(rows: readonly OutboxRow[], reason: string, also?: () => void): Promise<void> {
    const moved = new Map<OutboxRow, Moved>()
    await this.#context.committer.commit(() => {
      const { clock, outbox, sent } = this.#context
      also?.()
      for (const row of rows) {
        outbox.remove(row.class, row.id, row.chat)
        if (row.class !== 'message') continue
        const failed = sent.setState(row.chat, row.id, 'failed', byUs(clock.now(), DROPPED), reason)
        moved.set(row, failed ?? {})
      }
    })
    for (const row of rows) {
      const failed = moved.get(row)
      if (failed) tellMoved(this.#context, failed, { ...row, state: 'failed', reason })
      this.withdrawn([row], reason)
    }
  }

  /** Rows that are gone from the outbox already. */
  withdrawn(rows: readonly OutboxRow[], reason: string): void {
    const { flight, outcomes } = this.#parts
    for (const row of rows) {
      flight.landed(row)
      if (row.class !== 'message') continue
      outcomes.settle({ event: 'failed', id: row.id, reason, cause: 'refused' })
    }
  }
}
