// A peer could not read a message of ours: encrypt it again under its old id, for that peer only.
import { ASSUMED_MAXIMUM_RETRIES } from '#proto/assumptions.js'
import { ackFor } from '#proto/exchanges/ack.js'
import { type Retry, readDeliveredRetry } from '#proto/exchanges/retry.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { byUs } from '../store/evidence.js'
import type { EngineContext } from './context.js'
import type { Peer } from './directory.js'
import { encryptToOutbox, HELD_TEXT, isStanza } from './encrypt-to-outbox.js'
import type { Link } from './link.js'
import type { Outgoing } from './outgoing.js'
import type { Sessions } from './sessions.js'

/** Why a message waits again, as evidence. */
const ASKED = 'asked to send it again, for another identity key'

const OLDEST_MILLISECONDS = 30 * 24 * 3_600_000

export class RetryAnswerer {
  readonly #context: EngineContext
  readonly #link: Pick<Link, 'submit'>
  readonly #sessions: Pick<Sessions, 'fetch' | 'start'>
  readonly #outgoing: Outgoing

  constructor(
    context: EngineContext,
    link: Pick<Link, 'submit'>,
    sessions: Pick<Sessions, 'fetch' | 'start'>,
    outgoing: Outgoing,
  ) {
    this.#context = context
    this.#link = link
    this.#sessions = sessions
    this.#outgoing = outgoing
  }

  /** Acks after whatever follows from it is durable. @throws {ProtocolError} for a stanza that is no retry. */
  async handle(node: Stanza): Promise<void> {
    const retry = readDeliveredRetry(node)
    const contact = this.#context.contacts.byJid(retry.peer)
    if (contact) await this.#answer({ address: contact.address, jid: retry.peer }, retry)
    this.#link.submit(ackFor(node))
  }

  /** Only what we sent to that very person, not too old, not too often; anything else changes nothing. */
  async #answer(peer: Peer, retry: Retry): Promise<void> {
    const { id } = retry
    const chat = peer.address
    const sent = this.#context.sent.get(chat, id)
    // Whoever waits for a decision learns nothing, also where the server lets them ask.
    if (this.#context.requests.get(chat)) return
    if (!sent?.content || sent.resends >= ASSUMED_MAXIMUM_RETRIES) return
    if (this.#context.clock.now() - sent.timestamp > OLDEST_MILLISECONDS) return
    const bundle = retry.keys ?? (await this.#sessions.fetch(peer.jid))
    if (!bundle) return
    // Another identity is no retry: the message waits with the others until the user trusts the new key.
    if ((await this.#sessions.start(peer, bundle)) !== 'ready') return this.#hold(chat, id)
    const done = await encryptToOutbox(this.#context, peer, id, sent.content, {
      count: retry.count,
      ...{ media: sent.media, act: sent.act },
      wanted: () => this.#context.sent.get(chat, id)?.content !== undefined,
      before: () => {
        this.#context.sent.countResend(chat, id)
      },
    })
    if (!isStanza(done)) return
    this.#outgoing.resubmit({ class: 'message', id, chat }, done)
  }

  #hold(chat: string, id: string): Promise<void> {
    return this.#context.committer.commit(() => {
      const { outbox, sent } = this.#context
      // Taken back while its recipient's keys were fetched: nothing of it waits any more.
      if (sent.get(chat, id)?.content === undefined) return
      const stanza = outbox.get('message', id, chat)?.stanza
      outbox.put({ class: 'message', id, chat, state: 'held', stanza })
      sent.setState(chat, id, 'held', byUs(this.#context.clock.now(), ASKED), HELD_TEXT)
    })
  }
}
