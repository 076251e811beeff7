// Messages that could not be encrypted yet, for want of an address or a session: made ready chat by chat, in order.
import { checkJid } from '#proto/stanza/jid.js'
import { KeyedMutex } from '../signal/keyed-mutex.js'
import type { OutboxRow } from '../store/outbox.js'
import type { EngineContext } from './context.js'
import type { Approach } from './approach.js'
import { encryptToOutbox, isStanza } from './encrypt-to-outbox.js'
import type { Outcomes } from './outcomes.js'
import { missed, unreachableText } from './refused-message.js'
import type { Failing } from './sending/failing.js'
import type { Flight } from './sending/flight.js'

export interface FreshParts {
  readonly approach: Approach
  readonly outcomes: Outcomes
  readonly flight: Flight
  readonly failing: Failing
}

export class FreshMessages {
  readonly #context: EngineContext
  readonly #parts: FreshParts
  readonly #preparing = new KeyedMutex()

  constructor(context: EngineContext, parts: FreshParts) {
    this.#context = context
    this.#parts = parts
  }

  /** Encrypts and sends what a chat had to queue for want of an address, a session or trust. Never rejects. */
  prepare(chat: string): Promise<void> {
    return this.#preparing.run(chat, async () => {
      try {
        await this.#prepareNow(chat)
      } catch (error) {
        // The rows stay.
        this.#parts.flight.tryLater()
        const why = error instanceof Error ? error.message : 'unknown'
        this.#traceFailure(chat, why)
        const reason = `no answer from Meta: ${why}`
        for (const { id } of this.#fresh(chat)) {
          this.#parts.outcomes.settle({ event: 'queued', id, reason, cause: 'timeout' })
        }
      }
    })
  }

  async #prepareNow(chat: string): Promise<void> {
    const asked = this.#fresh(chat)
    if (asked.length === 0) return
    const peer = await this.#parts.approach.to(chat)
    if (peer === 'changed') this.#hold(asked)
    else if (peer === 'unreachable') {
      await this.#parts.failing.drop(this.#fresh(chat), unreachableText(this.#context, chat), () => {
        missed(this.#context, chat)
      })
    } else for (const { id } of this.#fresh(chat)) await this.#encrypt(peer.address, id)
  }

  async #encrypt(chat: string, id: string): Promise<void> {
    const contact = this.#context.contacts.byAddress(chat)
    const sent = this.#context.sent.get(chat, id)
    // It may have been given up while those before it were encrypted.
    if (!contact || !sent?.content || !this.#context.outbox.get('message', id, chat)) return
    const peer = { address: chat, jid: checkJid(contact.jid) }
    const done = await encryptToOutbox(this.#context, peer, id, sent.content, {
      ...{ media: sent.media, act: sent.act },
      wanted: () => this.#context.outbox.get('message', id, chat) !== undefined,
    })
    if (done === 'held') this.#parts.outcomes.held(id)
    else if (isStanza(done)) this.#parts.flight.submitStanza({ class: 'message', id, chat }, done)
  }

  /** Somebody else was found under the address; what waited for it was held then. */
  #hold(rows: readonly OutboxRow[]): void {
    for (const { id, chat } of rows) {
      if (this.#context.outbox.get('message', id, chat)?.state === 'held') this.#parts.outcomes.held(id)
    }
  }

  #fresh(chat: string): readonly OutboxRow[] {
    return this.#context.outbox.messages(chat).filter((row) => row.state === 'fresh')
  }

  #traceFailure(cid: string, why: string): void {
    const summary = `could not prepare a session: ${why}`
    this.#context.trace?.({
      ...{ cid, layer: 'ui', dir: 'local', kind: 'prepare-failed', size: 0, sens: 'meta' },
      summary,
    })
  }
}
