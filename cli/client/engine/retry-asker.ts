// "Send it again": what we do where a message cannot be decrypted.
import type { DeliveredMessage } from '#proto/exchanges/message.js'
import { outgoingRetry } from '#proto/exchanges/retry.js'
import { encodeStanza } from '#proto/stanza/codec.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { type EngineContext, writeNotice } from './context.js'
import type { Peer } from './directory.js'
import { retryBundle } from './prekeys.js'
import { ASKED_TEXT, NOT_ASKED_TEXT, type Room } from './standing.js'

/** From this try on the retry carries fresh keys, so that the sender can start over. */
const KEYS_FROM_TRY = 2

export class RetryAsker {
  readonly #context: EngineContext

  constructor(context: EngineContext) {
    this.#context = context
  }

  /**
   * Writes placeholder, retry and `also` in one transaction. Resolves once durable, with what to send and to tell:
   * nothing is sent to somebody who is not accepted, and nothing is written where there is no room for them.
   * @param tries which try this is, 1..5.
   * @param also joins the transaction, and says how its sender stands.
   */
  async ask(
    peer: Peer,
    message: DeliveredMessage,
    tries: number,
    also: () => Room,
  ): Promise<{ readonly send: readonly Stanza[]; readonly tell: readonly (() => void)[] }> {
    const { clock, entries, inbound, outbox, trace } = this.#context
    const { id } = message
    const chat = peer.address
    const bundle = tries >= KEYS_FROM_TRY ? retryBundle(this.#context) : undefined
    const stanza = outgoingRetry({
      id,
      peer: message.from,
      t: message.t,
      count: tries,
      registrationId: this.#context.local().registrationId,
      keys: bundle?.wire,
    })
    const tell: (() => void)[] = []
    const send: Stanza[] = []
    await this.#context.committer.commit(() => {
      const room = also()
      if (room === 'full') return
      if (room === 'accepted') send.push(stanza)
      bundle?.save()
      inbound.set(message.from, id, { state: 'waiting', tries }, clock.now())
      entries.removeWaiting(chat, id)
      const text = room === 'accepted' ? ASKED_TEXT : NOT_ASKED_TEXT
      if (message.enc.hideDecryptFailure !== true) {
        tell.push(writeNotice(this.#context, chat, 'waiting-for-message', id, text))
      }
      const state = room === 'accepted' ? 'ready' : 'withheld'
      outbox.put({ class: 'receipt', id, chat, state, stanza: encodeStanza(stanza) })
    })
    if (send.length === 0) return { send, tell }
    trace?.({
      cid: id,
      layer: 'signal',
      dir: 'out',
      kind: 'retry',
      size: 0,
      sens: 'public',
      summary: `could not decrypt; asks again, try ${tries}`,
    })
    return { send, tell }
  }
}
