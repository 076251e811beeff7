// Delivered, read, played: what the other person's device says of messages of ours (Stanzas: receipts; framework 1.0.3:
// one may speak for many). A receipt moves only what was sent to that very person.
import { ackFor } from '#proto/exchanges/ack.js'
import { readDeliveredReceipt, type Receipt, type ReceiptType } from '#proto/exchanges/receipt.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import type { Proof } from '../store/evidence.js'
import type { EngineContext } from './context.js'
import type { Link } from './link.js'
import { toldAt } from './told-at.js'
import { hasLeft } from './talk/has-left.js'

const STATES: Record<ReceiptType, 'delivered' | 'read' | 'played'> = {
  delivery: 'delivered',
  read: 'read',
  played: 'played',
}

export class IncomingReceipts {
  readonly #context: EngineContext
  readonly #link: Link

  constructor(context: EngineContext, link: Link) {
    this.#context = context
    this.#link = link
  }

  /** Acks after what follows from it is written. @throws {ProtocolError} for a stanza that is no receipt. */
  async handle(node: Stanza): Promise<void> {
    const receipt = readDeliveredReceipt(node)
    const chat = this.#context.contacts.byJid(receipt.peer)?.address
    const moved = chat === undefined ? [] : await this.#note(chat, receipt)
    this.#link.submit(ackFor(node))
    if (chat === undefined) return
    const state = STATES[receipt.type]
    for (const id of moved) {
      this.#context.trace?.({
        ...{ cid: id, layer: 'ui', dir: 'local', kind: 'tick', size: 0, sens: 'meta' },
        summary: `${state}: receipt from the recipient`,
      })
      this.#context.emit({ event: 'receipt', id, state, from: chat })
    }
  }

  /** Resolves with the messages that came to another state. */
  async #note(chat: string, { type, ids, t }: Receipt): Promise<readonly string[]> {
    const { clock, committer, sent } = this.#context
    const at = t === undefined ? clock.now() : toldAt(t, clock.now())
    const proof: Proof = { at, by: 'peer', what: stanzaOf(type, ids.length) }
    const moved: string[] = []
    await committer.commit(() => {
      for (const id of ids) {
        // What never left cannot have come, whoever says so.
        if (!hasLeft(this.#context, chat, id)) continue
        const now = sent.setState(chat, id, STATES[type], proof)
        if (now && !now.act) moved.push(id)
      }
    })
    return moved
  }
}

function stanzaOf(type: ReceiptType, count: number): string {
  const name = type === 'delivery' ? '<receipt>' : `<receipt type="${type}">`
  return count === 1 ? name : `${name} with a list of ${count}`
}
