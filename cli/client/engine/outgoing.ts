// Everything that leaves this profile, and which part does what: a message is new (`new-messages`), perhaps waits for a
// session (`fresh-messages`), flies (`flight`), is answered (`acks`) or fails (`failing`).
import type { Ack } from '#proto/exchanges/ack.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import type { SendOutcome } from '../api.js'
import type { OutboxRow } from '../store/outbox.js'
import { Approach } from './approach.js'
import type { EngineContext } from './context.js'
import type { Directory } from './directory.js'
import { FreshMessages } from './fresh-messages.js'
import type { Link } from './link.js'
import { Outcomes } from './outcomes.js'
import type { OutgoingQuote, ReadyMessage } from './ready-message.js'
import { Acks } from './sending/acks.js'
import { Failing } from './sending/failing.js'
import { Flight, type RowKey } from './sending/flight.js'
import { NewMessages } from './sending/new-messages.js'
import type { Sessions } from './sessions.js'
import type { Accepted } from './standing.js'

export class Outgoing {
  readonly #context: EngineContext
  /** How to get ready to write to somebody. */
  readonly approach: Approach
  readonly #outcomes: Outcomes
  readonly #flight: Flight
  readonly #failing: Failing
  readonly #acks: Acks
  readonly #messages: NewMessages

  constructor(context: EngineContext, link: Link, directory: Directory, sessions: Sessions) {
    this.#context = context
    const outcomes = new Outcomes(context)
    const onAccepted = (accepted: Accepted): void => {
      this.accepted(accepted)
    }
    const approach = new Approach(context, link, { directory, sessions, onAccepted })
    const flight: Flight = new Flight(context, link, (chat) => fresh.prepare(chat))
    const failing = new Failing(context, { flight, outcomes })
    const fresh = new FreshMessages(context, { approach, outcomes, flight, failing })
    this.approach = approach
    this.#outcomes = outcomes
    this.#flight = flight
    this.#failing = failing
    this.#acks = new Acks(context, { flight, outcomes, onAccepted })
    this.#messages = new NewMessages(context, link, { directory, outcomes, fresh, flight })
  }

  /** See {@link ParleyClient.send}. @param quote of a reply. */
  send(to: string, text: string, id: string, quote?: OutgoingQuote): Promise<SendOutcome> {
    return this.#messages.text(to, text, id, quote)
  }

  /** Whom `to` names, where this user may write to them. @throws {ClientError} as `send` does. */
  writable(to: string): Promise<string> {
    return this.#messages.writable(to)
  }

  /** Resolves as {@link ParleyClient.send} does. Rejects where nothing of it could be stored. */
  sendReady(message: ReadyMessage): Promise<SendOutcome> {
    return this.#messages.ready(message)
  }

  /** Sends all that waits, in order. */
  flush(): Promise<void> {
    return this.#flight.flush()
  }

  /** Sends a durable row with its stored bytes; without effect while offline or already on its way. */
  submit(row: OutboxRow): void {
    this.#flight.submit(row)
  }

  /** Sends a row again with new bytes, answered or not. */
  resubmit(row: RowKey, stanza: Stanza): void {
    this.#flight.resubmit(row, stanza)
  }

  /** After the connection ended: everything unanswered waits for the next one. */
  connectionLost(): void {
    this.#flight.connectionLost()
    this.#outcomes.settleAllOffline()
  }

  /** The server's answer for a message of ours. */
  acked(ack: Ack, chat: string): Promise<void> {
    return this.#acks.message(ack, chat)
  }

  /** The server's answer for a receipt or retry of ours. */
  receiptAcked(ack: Ack, chat: string): void {
    this.#acks.receipt(ack, chat)
  }

  /** Tells that somebody is accepted, and sends what was withheld from them. */
  accepted({ released, events }: Accepted): void {
    for (const event of events) this.#context.emit(event)
    for (const row of released) this.submit(row)
  }

  /** See {@link Failing.drop}. */
  drop(rows: readonly OutboxRow[], reason: string, also?: () => void): Promise<void> {
    return this.#failing.drop(rows, reason, also)
  }

  /** See {@link Failing.withdrawn}. */
  withdrawn(rows: readonly OutboxRow[], reason: string): void {
    this.#failing.withdrawn(rows, reason)
  }
}
