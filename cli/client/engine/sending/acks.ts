// What Meta answers to what was sent: a message or receipt leaves the outbox when the server answered for it
// (Stanzas: ack).
import { ASSUMED_UNREACHABLE_CODE } from '#proto/assumptions.js'
import type { Ack } from '#proto/exchanges/ack.js'
import type { Proof } from '../../store/evidence.js'
import { receiptClass } from '../../store/outbox.js'
import type { Moved } from '../../store/sent-messages.js'
import type { EngineContext } from '../context.js'
import { mayPassLater, type Outcomes } from '../outcomes.js'
import { missed, refusalText } from '../refused-message.js'
import { acceptPerson, type Accepted } from '../standing.js'
import { tellMoved } from '../talk/tell-moved.js'
import { toldAt } from '../told-at.js'
import type { Flight } from './flight.js'

export interface AcksParts {
  readonly flight: Flight
  readonly outcomes: Outcomes
  /** Somebody is accepted from now on. */
  readonly onAccepted: (accepted: Accepted) => void
}

export class Acks {
  readonly #context: EngineContext
  readonly #parts: AcksParts

  constructor(context: EngineContext, parts: AcksParts) {
    this.#context = context
    this.#parts = parts
  }

  /** Of a message of ours, first copy or retry. */
  async message(ack: Ack, chat: string): Promise<void> {
    const { id, error } = ack
    const { flight, outcomes, onAccepted } = this.#parts
    flight.landed({ class: 'message', id, chat })
    if (mayPassLater(error)) {
      flight.tryLater()
      return
    }
    const state = error === undefined ? 'sent' : 'failed'
    const reason = error === undefined ? undefined : refusalText(this.#context, error, chat)
    const proof: Proof = { at: this.#timeOf(ack), by: 'meta', what: proofOf(error) }
    const tick: { moved?: Moved | undefined; accepted?: Accepted | undefined } = {}
    const settle = (): void => {
      this.#context.outbox.remove('message', id, chat)
      tick.moved = this.#context.sent.setState(chat, id, state, proof, reason)
      // Writing to somebody accepts them, from the moment Meta has it.
      if (error === undefined) tick.accepted = acceptPerson(this.#context, chat)
      if (error === ASSUMED_UNREACHABLE_CODE) missed(this.#context, chat)
    }
    // Losing a success sends the same bytes again, which are shown once; a refused message must never go again.
    if (reason === undefined) await this.#context.committer.commitUnsynced(settle)
    else await this.#context.committer.commit(settle)
    // The receipt of a quick peer may be here before the server's ack: then the tick has moved on already.
    if (tick.moved) {
      this.#trace(id, reason === undefined ? 'sent: the server stored it' : 'failed: the server refused it')
      tellMoved(this.#context, tick.moved, { id, chat, state, reason })
    }
    if (tick.accepted) onAccepted(tick.accepted)
    if (reason === undefined) outcomes.settle({ event: 'sent', id })
    else outcomes.settle({ event: 'failed', id, reason, cause: 'refused' })
  }

  /** Of a receipt or a retry of ours. */
  receipt({ id, type, error }: Ack, chat: string): void {
    const rowClass = receiptClass(type)
    const { flight } = this.#parts
    flight.landed({ class: rowClass, id, chat })
    if (mayPassLater(error)) {
      flight.tryLater()
      return
    }
    this.#context.committer.lazily(() => {
      this.#context.outbox.remove(rowClass, id, chat)
    })
  }

  /** By the server's clock, where it says. */
  #timeOf({ t }: Ack): number {
    const now = this.#context.clock.now()
    return t === undefined ? now : toldAt(t, now)
  }

  #trace(cid: string, summary: string): void {
    this.#context.trace?.({
      ...{ cid, layer: 'ui', dir: 'local', kind: 'tick', size: 0, sens: 'meta' },
      summary,
    })
  }
}

function proofOf(error: number | undefined): string {
  return error === undefined ? '<ack class="message">' : `<ack class="message" error="${error}">`
}
