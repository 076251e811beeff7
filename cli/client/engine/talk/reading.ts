// Receipts of reading and playing: one for all that was read at once (framework 1.0.3), durable before it is sent, and
// only to people this user accepted. What was seen before that is not told, unless it is looked at again.
import { ASSUMED_MAXIMUM_RECEIPT_IDS } from '#proto/assumptions.js'
import { outgoingReceipt } from '#proto/exchanges/receipt.js'
import { encodeStanza } from '#proto/stanza/codec.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import type { OutboxRow } from '../../store/outbox.js'
import type { EngineContext } from '../context.js'
import type { Outgoing } from '../outgoing.js'
import { readReceiptsAllowed } from './read-policy.js'

export class Reading {
  readonly #context: EngineContext
  readonly #outgoing: Outgoing
  readonly #run: (work: Promise<void>) => void

  /** @param run lets work go on in the background. */
  constructor(context: EngineContext, outgoing: Outgoing, run: (work: Promise<void>) => void) {
    this.#context = context
    this.#outgoing = outgoing
    this.#run = run
  }

  /** See {@link Talk.read}. */
  read(chat: string, upTo?: string): void {
    const { entries, readMarks } = this.#context
    entries.markSeen(chat, upTo)
    if (readMarks.unsettled(chat).length === 0) return
    this.#run(this.#tell(chat, (peer) => (peer ? this.#settle(chat, peer) : [])))
  }

  /** See {@link Talk.played}. */
  played(chat: string, id: string): void {
    this.#run(
      this.#tell(chat, (peer) => {
        const first = this.#context.readMarks.setPlayed(chat, id)
        return first && peer && this.#tells(chat) ? [this.#put(chat, peer, 'played', [id])] : []
      }),
    )
  }

  /** Which receipts go out; inside the transaction. Whoever does not tell now does not tell later. */
  #settle(chat: string, peer: Jid): readonly OutboxRow[] {
    const { readMarks } = this.#context
    const ids = readMarks.unsettled(chat)
    readMarks.settle(chat, ids)
    if (!this.#tells(chat)) return []
    const lists = Array.from({ length: Math.ceil(ids.length / ASSUMED_MAXIMUM_RECEIPT_IDS) }, (_, at) =>
      ids.slice(at * ASSUMED_MAXIMUM_RECEIPT_IDS, (at + 1) * ASSUMED_MAXIMUM_RECEIPT_IDS),
    )
    return lists.map((list) => this.#put(chat, peer, 'read', list))
  }

  /** Losing it costs no more than a receipt: the messages are unsettled then, and told when they are seen again. */
  async #tell(chat: string, write: (peer: Jid | undefined) => readonly OutboxRow[]): Promise<void> {
    const rows: OutboxRow[] = []
    await this.#context.committer.commitUnsynced(() => {
      rows.push(...write(this.#peer(chat)))
    })
    for (const row of rows) this.#outgoing.submit(row)
  }

  #put(chat: string, peer: Jid, type: 'read' | 'played', ids: readonly string[]): OutboxRow {
    const [id = '', ...more] = ids
    const t = Math.floor(this.#context.clock.now() / 1000)
    const stanza = encodeStanza(outgoingReceipt({ type, ids: [id, ...more], peer, t }))
    const row = { class: type, id, chat, state: 'ready', stanza } as const
    this.#context.outbox.put(row)
    return row
  }

  /** Whom a receipt goes to: nobody but people this user accepted. */
  #peer(chat: string): Jid | undefined {
    const contact = this.#context.contacts.byAddress(chat)
    return contact?.accepted && !contact.blocked ? checkJid(contact.jid) : undefined
  }

  #tells(chat: string): boolean {
    return readReceiptsAllowed(this.#context, chat)
  }
}
