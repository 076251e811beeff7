// Everything the server sends, by kind: each is handled, committed, and only then acked.
import { isProtocolError } from '#proto/errors.js'
import { ackFor, readAck } from '#proto/exchanges/ack.js'
import { readIdentityChange } from '#proto/exchanges/identity-change.js'
import { notificationKind } from '#proto/exchanges/notification.js'
import { isRetry } from '#proto/exchanges/retry.js'
import { iqError, isIqRequest } from '#proto/exchanges/iq.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import type { Jid } from '#proto/stanza/jid.js'
import { RequestError } from '#platform/net/connection.js'
import { ClientError } from '../api.js'
import { isStoreFailure } from '../store/guarded-database.js'
import type { EngineContext } from './context.js'
import type { IncomingMessages } from './incoming-message.js'
import type { IncomingReceipts } from './incoming-receipt.js'
import type { Link } from './link.js'
import type { Notices } from './notices.js'
import type { Outgoing } from './outgoing.js'
import type { Presence } from './people/presence.js'
import type { PreKeyRefill } from './prekeys.js'
import type { RetryAnswerer } from './retry-answerer.js'
import type { Sessions } from './sessions.js'
import type { TypingHeard } from './talk/typing-heard.js'

export interface IncomingParts {
  readonly messages: IncomingMessages
  readonly receipts: IncomingReceipts
  readonly retries: RetryAnswerer
  readonly outgoing: Outgoing
  readonly sessions: Sessions
  readonly refill: PreKeyRefill
  readonly notices: Notices
  readonly typing: TypingHeard
  readonly presence: Presence
}

export class Incoming {
  readonly #context: EngineContext
  readonly #link: Link
  readonly #parts: IncomingParts

  constructor(context: EngineContext, link: Link, parts: IncomingParts) {
    this.#context = context
    this.#link = link
    this.#parts = parts
  }

  /** Never rejects: what cannot be read is acked as such; what could not be stored comes again. */
  async handle(node: Stanza): Promise<void> {
    const { session } = this.#link
    try {
      await this.#dispatch(node, session)
    } catch (error) {
      this.#report(node, error)
      if (isProtocolError(error)) this.#refuse(node)
      else if (isStoreFailure(error)) this.#link.giveUp(session, error)
      else if (error instanceof RequestError) this.#link.giveUp(session, unanswered(error))
    }
  }

  async #dispatch(node: Stanza, session: number): Promise<void> {
    switch (node.tag) {
      case 'message':
        return this.#parts.messages.handle(node, session)
      case 'ack':
        return this.#ack(node)
      case 'receipt':
        return isRetry(node) ? this.#parts.retries.handle(node) : this.#parts.receipts.handle(node)
      case 'notification':
        return this.#notification(node)
      case 'chatstate':
        this.#parts.typing.hear(node)
        return
      case 'presence':
        this.#parts.presence.hear(node)
        return
      case 'iq':
        if (isIqRequest(node)) this.#link.submit(iqError(node, 405))
        return
      default:
        // Banners and whatever else may come ask nothing of us.
        return
    }
  }

  async #ack(node: Stanza): Promise<void> {
    const ack = readAck(node)
    const chat = ack.from && this.#context.contacts.byJid(ack.from)?.address
    if (chat === undefined) return
    if (ack.class === 'message') await this.#parts.outgoing.acked(ack, chat)
    if (ack.class === 'receipt') this.#parts.outgoing.receiptAcked(ack, chat)
  }

  async #notification(node: Stanza): Promise<void> {
    switch (notificationKind(node)) {
      case 'identity-change':
        await this.#identityChange(readIdentityChange(node).from)
        break
      case 'prekey-low':
        await this.#parts.refill.run()
        break
      case 'interop-news':
        await this.#parts.notices.news(node)
        break
      case 'reachability-ping':
        await this.#parts.notices.ping(node)
        break
      case 'left':
        await this.#parts.notices.left(node)
        break
      case undefined:
    }
    this.#link.submit(ackFor(node))
  }

  async #identityChange(jid: Jid): Promise<void> {
    const contact = this.#context.contacts.byJid(jid)
    // For a stranger nothing is fetched: their next message shows their key. Who left and is back was none.
    if (contact?.accepted || contact?.gone === 'left')
      await this.#parts.sessions.checkIdentity({ address: contact.address, jid })
  }

  #refuse(node: Stanza): void {
    try {
      this.#link.submit(ackFor(node, 487))
    } catch (error) {
      // It lacks even what an ack needs: there is nothing to answer.
      if (!isProtocolError(error)) throw error
    }
  }

  #report(node: Stanza, error: unknown): void {
    const why = error instanceof Error ? error.message : 'unknown'
    const cid = node.attrs['id'] ?? node.tag
    this.#context.trace?.({
      cid,
      layer: 'stanza',
      dir: 'in',
      kind: 'unusable',
      size: 0,
      sens: 'meta',
      summary: `<${node.tag}>: ${why}`,
    })
  }
}

function unanswered(cause: RequestError): ClientError {
  return new ClientError('timed-out', `Meta did not answer (${cause.message}); waiting to connect again`, {
    cause,
  })
}
