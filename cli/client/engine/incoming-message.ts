// One message that came: decrypt, store, then ack. Shown once, however often it is delivered.
import { ASSUMED_MAXIMUM_RETRIES } from '#proto/assumptions.js'
import { isProtocolError } from '#proto/errors.js'
import { type AckErrorCode, ackFor } from '#proto/exchanges/ack.js'
import { type DeliveredMessage, readDeliveredMessage } from '#proto/exchanges/message.js'
import { outgoingReceipt } from '#proto/exchanges/receipt.js'
import { signalFailure } from '#proto/signal/errors.js'
import { encodeStanza } from '#proto/stanza/codec.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { RequestError } from '#platform/net/connection.js'
import type { ClientEvent } from '../api.js'
import { KeyedMutex } from '../signal/keyed-mutex.js'
import type { InboundState } from '../store/inbound.js'
import type { MessageKey } from '../store/media-rows.js'
import { type EngineContext, writeNotice } from './context.js'
import type { Directory, Peer } from './directory.js'
import type { Link } from './link.js'
import { decryptContent } from './message-crypto.js'
import { addMessage, type Shown } from './message-entry.js'
import { type ActContent, isAct, readContent, type ReadContent, traceRead } from './read-content.js'
import type { RetryAsker } from './retry-asker.js'
import { holdChat } from './sessions.js'
import { signalWork } from './signal-work.js'
import { FullRequests } from './full-requests.js'
import { roomFor, takeIn } from './standing.js'
import { toldAt } from './told-at.js'
import { takeEarly, takenBackBefore } from './talk/early-acts.js'
import { takeAct } from './talk/incoming-acts.js'

const LOST_TEXT = 'A message could not be read and will not come again. Ask for it to be sent anew'
type MessageEvent = Extract<ClientEvent, { readonly event: 'message' }>

/** What to send and tell once a message's transaction is durable. */
interface Settled {
  readonly error?: AckErrorCode
  readonly send: readonly Stanza[]
  readonly tell: readonly (() => void)[]
}

const NOTHING: Settled = { send: [], tell: [] }

export interface IncomingMessageParts {
  readonly directory: Directory
  readonly retries: RetryAsker
  /** A message with a file is in a chat. */
  onMedia(): void
  /** A message was taken back: what there is of its file goes. */
  onErased(key: MessageKey): void
}

export class IncomingMessages {
  readonly #context: EngineContext
  readonly #link: Link
  readonly #parts: IncomingMessageParts
  readonly #full: FullRequests
  /** By `jid/id`: a copy of a message waits until the first is durable, or is known not to be. */
  readonly #copies = new KeyedMutex()

  constructor(context: EngineContext, link: Link, parts: IncomingMessageParts) {
    this.#context = context
    this.#link = link
    this.#parts = parts
    this.#full = new FullRequests(context)
  }

  /** @param session that brought it. @throws where it could not be stored; then it is not acked. */
  async handle(node: Stanza, session: number): Promise<void> {
    let message: DeliveredMessage
    try {
      message = readDeliveredMessage(node)
    } catch (error) {
      if (!isProtocolError(error)) throw error
      this.#link.submit(ackFor(node, 487))
      return
    }
    await this.#copies.run(`${message.from}/${message.id}`, async () => {
      const state = this.#state(message)
      const settled = state === 'shown' || state === 'lost' ? NOTHING : await this.#take(message, session)
      this.#link.submit(ackFor(node, settled.error))
      for (const stanza of settled.send) this.#link.submit(stanza)
      for (const tell of settled.tell) tell()
    })
  }

  async #take(message: DeliveredMessage, session: number): Promise<Settled> {
    const known = this.#context.contacts.byJid(message.from)
    // Whatever the server lets through: who is blocked is not heard.
    if (known?.blocked) return NOTHING
    if (roomFor(this.#context, known) === 'full' && !this.#awaited(message)) {
      return { send: [], tell: this.#full.count(known?.address) }
    }
    const peer = known
      ? { address: known.address, jid: message.from }
      : await this.#parts.directory.peerOf(message.from, message.externalId)
    try {
      const settled = await signalWork<Settled>(this.#context, message.from, async (unit) => {
        // An earlier one of that session may not have been stored: it has to come before this one again.
        if (session !== this.#link.session) throw new RequestError('closed', 'its session is over')
        const padded = await decryptContent(this.#context, unit, message.from, message.enc)
        const tell: (() => void)[] = []
        const send: Stanza[] = []
        const content = readContent(padded)
        traceRead(this.#context, message, content?.content)
        const changed = unit.sawNewIdentity
        const also = (): void => {
          // Of a stranger's act nothing is kept, not even who they are.
          if (known || !content || !isAct(content.content)) this.#meet(peer, message, tell)
          if (changed) tell.push(holdChat(this.#context, peer.address))
          this.#write(peer, message, content, send, tell)
        }
        const value = content === undefined ? { error: 491 as const, send, tell } : { send, tell }
        return { also, value }
      })
      this.#context.trace?.({
        ...{ cid: message.id, layer: 'store', dir: 'local', kind: 'inbox', sens: 'meta' },
        ...{
          size: message.enc.ciphertext.length,
          summary: 'message, ratchet and receipt are on disk together',
        },
      })
      return settled
    } catch (error) {
      return this.#unreadable(peer, message, error)
    }
  }

  /** Writes what was read; inside the transaction. What is not kept of a stranger leaves no trace but a count. */
  #write(
    peer: Peer,
    message: DeliveredMessage,
    read: ReadContent | undefined,
    send: Stanza[],
    tell: (() => void)[],
  ): void {
    const { clock, inbound, entries, requests } = this.#context
    const { id } = message
    const chat = peer.address
    entries.removeWaiting(chat, id)
    const content = read?.content
    if (content && isAct(content)) {
      this.#act(chat, message, content, send, tell)
      return
    }
    // What was taken back and cannot be read is nothing.
    const revoked = this.#state(message) === 'revoked'
    if (revoked && !content) return
    if (!content && this.#hides(message)) {
      this.#remember(chat, message, 'lost')
      return
    }
    const room = takeIn(this.#context, chat, toldAt(message.t, this.#context.clock.now()))
    if (room === 'full') {
      requests.countDropped(chat)
      tell.push(...this.#full.tell())
      return
    }
    if (!read || !content) {
      inbound.set(message.from, id, { state: 'lost', tries: 0 }, clock.now())
      tell.push(writeNotice(this.#context, chat, 'message-lost', id, LOST_TEXT))
      return
    }
    inbound.set(message.from, id, { state: 'shown', tries: 0 }, clock.now())
    const shown = addMessage(this.#context, chat, message, { content, bytes: read.bytes })
    const request = room === 'request'
    const state = request ? 'withheld' : 'ready'
    const key = { chat, id, direction: 'in' } as const
    if (revoked) tell.push(takenBackBefore(this.#context, key, message))
    else if (shown) tell.push(this.#shown(peer, id, { ...shown, ...(request ? { request } : {}) }))
    const early = takeEarly(this.#context, key)
    if (early) {
      tell.push(early.tell)
      this.#receipt(chat, { ...message, id: early.id }, state, send)
    }
    this.#receipt(chat, message, state, send)
  }

  /** Says that it came, at once or when its sender is accepted. */
  #receipt(chat: string, { id, from }: DeliveredMessage, state: 'withheld' | 'ready', send: Stanza[]): void {
    const receipt = outgoingReceipt({ type: 'delivery', ids: [id], peer: from })
    this.#context.outbox.put({ class: 'receipt', id, chat, state, stanza: encodeStanza(receipt) })
    if (state === 'ready') send.push(receipt)
  }

  /** What changes another message opens no request, and what changes nothing is answered by no receipt. */
  #act(
    chat: string,
    message: DeliveredMessage,
    content: ActContent,
    send: Stanza[],
    tell: (() => void)[],
  ): void {
    this.#remember(chat, message, 'shown')
    const told = takeAct(this.#context, chat, message, content, (key) => {
      this.#parts.onErased(key)
    })
    if (!told) return
    tell.push(told)
    if (this.#accepts(chat)) this.#receipt(chat, message, 'ready', send)
  }

  /** Of somebody not accepted only what was waited for, so that they fill nothing. */
  #remember(chat: string, { from, id }: DeliveredMessage, state: 'shown' | 'lost'): void {
    const { clock, inbound } = this.#context
    if (this.#accepts(chat) || inbound.get(from, id)) inbound.set(from, id, { state, tries: 0 }, clock.now())
  }

  #accepts(chat: string): boolean {
    return this.#context.contacts.byAddress(chat)?.accepted === true
  }

  /** Its sender wants nothing shown in its place: it changes another message. */
  #hides({ enc }: DeliveredMessage): boolean {
    return enc.hideDecryptFailure === true
  }

  #shown(peer: Peer, id: string, shown: Shown): () => void {
    return () => {
      const to = this.#context.account().address
      const event: MessageEvent = { event: 'message', id, from: peer.address, to, jid: peer.jid, ...shown }
      this.#context.trace?.({
        ...{ cid: id, layer: 'ui', dir: 'local', kind: 'message', size: shown.text.length, sens: 'meta' },
        summary: 'the message is shown',
      })
      this.#context.emit(event)
      if (shown.media && !shown.request) this.#parts.onMedia()
    }
  }

  /** Remembers who wrote; says so where their address belonged to somebody else before. */
  #meet(peer: Peer, message: DeliveredMessage, tell: (() => void)[]): void {
    const { contacts } = this.#context
    if (contacts.save(peer.address, message.from)) tell.push(holdChat(this.#context, peer.address))
    const gone = contacts.byAddress(peer.address)?.gone ?? 'no'
    if (gone !== 'no') contacts.setGone(peer.address, 'no')
  }

  /** It was asked for again, so there is a place for it. */
  #awaited(message: DeliveredMessage): boolean {
    return this.#state(message) === 'waiting'
  }

  #state({ from, id }: DeliveredMessage): InboundState | undefined {
    return this.#context.inbound.get(from, id)?.state
  }

  /** Asks for the message again, or gives it up; a duplicate is only acked. */
  async #unreadable(peer: Peer, message: DeliveredMessage, error: unknown): Promise<Settled> {
    const failure = isProtocolError(error, 'envelope-malformed') ? 'undecryptable' : signalFailure(error)
    if (!failure) throw error
    if (failure === 'duplicate' || this.#state(message) === 'revoked') return NOTHING
    const withheld = !this.#accepts(peer.address)
    // A stranger is asked once, when they are accepted: whatever they send again until then.
    if (withheld && (this.#awaited(message) || this.#hides(message))) return NOTHING
    const tries = (this.#context.inbound.get(message.from, message.id)?.tries ?? 0) + 1
    const tell: (() => void)[] = []
    if (tries > ASSUMED_MAXIMUM_RETRIES) {
      await this.#context.committer.commit(() => {
        this.#meet(peer, message, tell)
        this.#write(peer, message, undefined, [], tell)
      })
      return { error: 500, send: [], tell }
    }
    const retry = await this.#parts.retries.ask(peer, message, tries, () => {
      this.#meet(peer, message, tell)
      const room = takeIn(this.#context, peer.address, toldAt(message.t, this.#context.clock.now()))
      if (room === 'full') tell.push(...this.#full.tell())
      return room
    })
    return { send: retry.send, tell: [...tell, ...retry.tell] }
  }
}
