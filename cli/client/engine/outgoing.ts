// Sending: outbox first, then the wire; a message leaves the outbox when the server answered for it.
import { ASSUMED_UNREACHABLE_CODE } from '#proto/assumptions.js'
import type { Ack } from '#proto/exchanges/ack.js'
import { encodeContent } from '#proto/content/message.js'
import { decodeStanza } from '#proto/stanza/codec.js'
import { checkJid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import type { CancelTimer } from '#platform/clock.js'
import { ClientError, type SendOutcome } from '../api.js'
import { byUs, type Proof } from '../store/evidence.js'
import { type OutboxRow, receiptClass } from '../store/outbox.js'
import type { Moved } from '../store/sent-messages.js'
import { Approach } from './approach.js'
import type { EngineContext } from './context.js'
import type { Directory } from './directory.js'
import { encryptToOutbox, HELD, HELD_TEXT, isStanza } from './encrypt-to-outbox.js'
import { FreshMessages } from './fresh-messages.js'
import { missed, refusalText } from './refused-message.js'
import { acceptPerson, type Accepted } from './standing.js'
import type { Link } from './link.js'
import { mayPassLater, offline, Outcomes } from './outcomes.js'
import type { OutgoingQuote, ReadyMessage } from './ready-message.js'
import type { Sessions } from './sessions.js'
import { stillTells } from './talk/read-policy.js'
import { tellMoved } from './talk/tell-moved.js'
import { traceSend } from './trace-send.js'
import { toldAt } from './told-at.js'

const RETRY_MILLISECONDS = 60_000
/** Why a message failed that Meta did not refuse, as evidence. */
const DROPPED = 'taken out of the outbox'

export class Outgoing {
  readonly #context: EngineContext
  readonly #link: Link
  readonly #directory: Directory
  /** How to get ready to write to somebody. */
  readonly approach: Approach
  readonly #fresh: FreshMessages
  readonly #outcomes: Outcomes
  /** Rows submitted on this connection and not answered yet. */
  readonly #inFlight = new Set<string>()
  #cancelRetry: CancelTimer | undefined

  constructor(context: EngineContext, link: Link, directory: Directory, sessions: Sessions) {
    this.#context = context
    this.#link = link
    this.#directory = directory
    this.#outcomes = new Outcomes(context)
    this.approach = new Approach(context, link, {
      ...{ directory, sessions },
      onAccepted: (accepted) => {
        this.accepted(accepted)
      },
    })
    this.#fresh = new FreshMessages(context, {
      ...{ approach: this.approach, outcomes: this.#outcomes },
      submit: (id, chat, stanza) => {
        this.#submit({ class: 'message', id, chat, state: 'ready', stanza: undefined }, stanza)
      },
      drop: (rows, reason, also) => this.drop(rows, reason, also),
      tryLater: () => {
        this.#tryLater()
      },
    })
  }

  /** See {@link ParleyClient.send}. @param quote of a reply. */
  async send(to: string, text: string, id: string, quote?: OutgoingQuote): Promise<SendOutcome> {
    const chat = await this.writable(to)
    const content = encodeContent({ kind: 'text', text, quote: quote?.said })
    traceSend(this.#context, id, text, content.length)
    const before = (): void => {
      const { clock, entries } = this.#context
      entries.addOutgoing(chat, id, text, content, clock.now(), { quote: quote?.stored })
    }
    return this.sendReady({ chat, id, content, before })
  }

  /** Whom `to` names, where this user may write to them. @throws {ClientError} as `send` does. */
  async writable(to: string): Promise<string> {
    const chat = await this.#directory.target(to)
    if (this.#context.contacts.byAddress(chat)?.blocked)
      throw new ClientError('blocked', `you blocked ${chat}; unblock first`)
    return chat
  }

  /** Resolves as {@link ParleyClient.send} does. Rejects where nothing of it could be stored. */
  async sendReady(message: ReadyMessage): Promise<SendOutcome> {
    const { chat, id } = message
    const outcome = this.#outcomes.of(id)
    try {
      const stored = await this.#store(message)
      message.stored?.()
      this.#go(chat, id, stored)
    } catch (error) {
      this.#outcomes.forget(id)
      throw error
    }
    return outcome
  }

  /** Durable when it resolves: as ciphertext where there is a session, else as what waits for one. */
  async #store(message: ReadyMessage): Promise<Stanza | 'held' | 'fresh'> {
    const { chat, id, content, media, act, before } = message
    const { clock, committer, contacts, outbox, sent } = this.#context
    const peer = contacts.byAddress(chat)
    const backlog = outbox.messages(chat).some((row) => row.state === 'fresh')
    if (peer && !peer.changed && peer.gone === 'no' && !backlog) {
      const to = { address: chat, jid: checkJid(peer.jid) }
      const done = await encryptToOutbox(this.#context, to, id, content, { before, media, act })
      if (done === 'held' || isStanza(done)) return done
    }
    const state = peer?.changed ? 'held' : 'fresh'
    await committer.commit(() => {
      before()
      outbox.put({ class: 'message', id, chat, state, stanza: undefined })
      if (state === 'held') sent.setState(chat, id, 'held', byUs(clock.now(), HELD), HELD_TEXT)
    })
    return state
  }

  #go(chat: string, id: string, stored: Stanza | 'held' | 'fresh'): void {
    if (stored === 'held') this.#outcomes.held(id)
    else if (!this.#link.online) this.#outcomes.settle(offline(id))
    else if (stored === 'fresh') void this.#fresh.prepare(chat)
    else this.#submit({ class: 'message', id, chat, state: 'ready', stanza: undefined }, stored)
  }

  /** Sends all that waits, in order. */
  async flush(): Promise<void> {
    try {
      await this.#flushNow()
    } catch (error) {
      this.#tryLater()
      throw error
    }
  }

  async #flushNow(): Promise<void> {
    const fresh = new Set<string>()
    for (const row of this.#context.outbox.all()) {
      if (row.state === 'fresh') fresh.add(row.chat)
      if (row.state === 'ready' && stillTells(this.#context, row)) this.submit(row)
      await this.#link.drained()
      if (!this.#link.online) return
    }
    await Promise.all([...fresh].map((chat) => this.#fresh.prepare(chat)))
  }

  /** Sends a durable row with its stored bytes; without effect while offline or already on its way. */
  submit(row: OutboxRow): void {
    if (row.stanza) this.#submit(row, decodeStanza(row.stanza))
  }

  /** Sends a row again with new bytes, answered or not. */
  resubmit(row: OutboxRow, stanza: Stanza): void {
    this.#inFlight.delete(key(row.class, row.id, row.chat))
    this.#submit(row, stanza)
  }

  /** After the connection ended: everything unanswered waits for the next one. */
  connectionLost(): void {
    this.#inFlight.clear()
    this.#cancelRetry?.()
    this.#outcomes.settleAllOffline()
  }

  /** The server's answer for a message of ours. */
  async acked(ack: Ack, chat: string): Promise<void> {
    const { id, error } = ack
    this.#inFlight.delete(key('message', id, chat))
    if (mayPassLater(error)) {
      this.#tryLater()
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
      this.#trace(
        'tick',
        id,
        reason === undefined ? 'sent: the server stored it' : 'failed: the server refused it',
      )
      tellMoved(this.#context, tick.moved, { id, chat, state, reason })
    }
    if (tick.accepted) this.accepted(tick.accepted)
    if (reason === undefined) this.#outcomes.settle({ event: 'sent', id })
    else this.#outcomes.settle({ event: 'failed', id, reason, cause: 'refused' })
  }

  /** Tells that somebody is accepted, and sends what was withheld from them. */
  accepted({ released, events }: Accepted): void {
    for (const event of events) this.#context.emit(event)
    for (const row of released) this.submit(row)
  }

  /** The server's answer for a receipt or retry of ours. */
  receiptAcked({ id, type, error }: Ack, chat: string): void {
    const rowClass = receiptClass(type)
    this.#inFlight.delete(key(rowClass, id, chat))
    if (mayPassLater(error)) {
      this.#tryLater()
      return
    }
    this.#context.committer.lazily(() => {
      this.#context.outbox.remove(rowClass, id, chat)
    })
  }

  /**
   * Fails the messages among `rows` and forgets all of these rows, in one transaction with `also`: they can never be
   * sent, or the user does not want it any more.
   */
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
      this.#inFlight.delete(key(row.class, row.id, row.chat))
      const failed = moved.get(row)
      if (!failed) continue
      tellMoved(this.#context, failed, { ...row, state: 'failed', reason })
      this.#outcomes.settle({ event: 'failed', id: row.id, reason, cause: 'refused' })
    }
  }

  /** Rows that are gone from the outbox; whoever waits for one of the messages among them hears why. */
  withdrawn(rows: readonly OutboxRow[], reason: string): void {
    for (const row of rows) {
      this.#inFlight.delete(key(row.class, row.id, row.chat))
      if (row.class !== 'message') continue
      this.#outcomes.settle({ event: 'failed', id: row.id, reason, cause: 'refused' })
    }
  }

  #submit(row: OutboxRow, stanza: Stanza): void {
    const mine = key(row.class, row.id, row.chat)
    if (this.#inFlight.has(mine) || !this.#link.submit(stanza)) return
    this.#inFlight.add(mine)
  }

  /** By the server's clock, where it says. */
  #timeOf({ t }: Ack): number {
    const now = this.#context.clock.now()
    return t === undefined ? now : toldAt(t, now)
  }

  #tryLater(): void {
    this.#cancelRetry?.()
    this.#cancelRetry = this.#context.clock.after(RETRY_MILLISECONDS, () => {
      this.flush().catch((error: unknown) => {
        this.#trace(
          'flush-failed',
          'outbox',
          `tries again later: ${error instanceof Error ? error.message : ''}`,
        )
      })
    })
  }

  #trace(kind: string, cid: string, summary: string): void {
    this.#context.trace?.({ cid, layer: 'ui', dir: 'local', kind, size: 0, sens: 'meta', summary })
  }
}

function proofOf(error: number | undefined): string {
  return error === undefined ? '<ack class="message">' : `<ack class="message" error="${error}">`
}

function key(rowClass: OutboxRow['class'], id: string, chat: string): string {
  return `${rowClass}/${id}/${chat}`
}
