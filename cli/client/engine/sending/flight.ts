// What is on its way on this connection: each row of the outbox once until it is answered, all of it again on the next
// connection. What goes is the bytes that lie there.
import { decodeStanza } from '#proto/stanza/codec.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import type { CancelTimer } from '#platform/clock.js'
import type { OutboxRow } from '../../store/outbox.js'
import type { EngineContext } from '../context.js'
import type { Link } from '../link.js'
import { stillTells } from '../talk/read-policy.js'

const RETRY_MILLISECONDS = 60_000

/** Which row: its key in the outbox. */
export type RowKey = Pick<OutboxRow, 'class' | 'id' | 'chat'>

export class Flight {
  readonly #context: EngineContext
  readonly #link: Link
  readonly #prepare: (chat: string) => Promise<void>
  /** Rows submitted on this connection and not answered yet. */
  readonly #inFlight = new Set<string>()
  #cancelRetry: CancelTimer | undefined

  /** @param prepare encrypts and sends what of a chat could not be encrypted yet; never rejects. */
  constructor(context: EngineContext, link: Link, prepare: (chat: string) => Promise<void>) {
    this.#context = context
    this.#link = link
    this.#prepare = prepare
  }

  /** Sends a durable row with its stored bytes; without effect while offline or already on its way. */
  submit(row: OutboxRow): void {
    if (row.stanza) this.submitStanza(row, decodeStanza(row.stanza))
  }

  /** The same with the stanza at hand. */
  submitStanza(row: RowKey, stanza: Stanza): void {
    const mine = keyOf(row)
    if (this.#inFlight.has(mine) || !this.#link.submit(stanza)) return
    this.#inFlight.add(mine)
  }

  /** Sends a row again with new bytes, answered or not. */
  resubmit(row: RowKey, stanza: Stanza): void {
    this.landed(row)
    this.submitStanza(row, stanza)
  }

  /** It was answered, or is wanted no more. */
  landed(row: RowKey): void {
    this.#inFlight.delete(keyOf(row))
  }

  /** Sends all that waits, in order. */
  async flush(): Promise<void> {
    try {
      await this.#flushNow()
    } catch (error) {
      this.tryLater()
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
    await Promise.all([...fresh].map((chat) => this.#prepare(chat)))
  }

  /** Something did not work now and may another time: everything that waits is sent in a while. */
  tryLater(): void {
    this.#cancelRetry?.()
    this.#cancelRetry = this.#context.clock.after(RETRY_MILLISECONDS, () => {
      this.flush().catch((error: unknown) => {
        const why = error instanceof Error ? error.message : ''
        this.#context.trace?.({
          ...{ cid: 'outbox', layer: 'ui', dir: 'local', kind: 'flush-failed', size: 0, sens: 'meta' },
          summary: `tries again later: ${why}`,
        })
      })
    })
  }

  /** Everything unanswered waits for the next connection. */
  connectionLost(): void {
    this.#inFlight.clear()
    this.#cancelRetry?.()
  }
}

function keyOf({ class: rowClass, id, chat }: RowKey): string {
  return `${rowClass}/${id}/${chat}`
}
