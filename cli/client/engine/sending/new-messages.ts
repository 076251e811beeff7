// A message of this user, from what it says to the outbox: on disk first, then the wire, then an answer.
import { encodeContent } from '#proto/content/message.js'
import { checkJid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { ClientError, type SendOutcome } from '../../api.js'
import { byUs } from '../../store/evidence.js'
import type { EngineContext } from '../context.js'
import type { Directory } from '../directory.js'
import { encryptToOutbox, HELD, HELD_TEXT, isStanza } from '../encrypt-to-outbox.js'
import type { FreshMessages } from '../fresh-messages.js'
import type { Link } from '../link.js'
import { offline, type Outcomes } from '../outcomes.js'
import type { OutgoingQuote, ReadyMessage } from '../ready-message.js'
import { traceSend } from '../trace-send.js'
import type { Flight } from './flight.js'

export interface NewMessagesParts {
  readonly directory: Directory
  readonly outcomes: Outcomes
  readonly fresh: FreshMessages
  readonly flight: Flight
}

export class NewMessages {
  readonly #context: EngineContext
  readonly #link: Pick<Link, 'online'>
  readonly #parts: NewMessagesParts

  constructor(context: EngineContext, link: Pick<Link, 'online'>, parts: NewMessagesParts) {
    this.#context = context
    this.#link = link
    this.#parts = parts
  }

  /** See {@link ParleyClient.send}. @param quote of a reply. */
  async text(to: string, text: string, id: string, quote?: OutgoingQuote): Promise<SendOutcome> {
    const chat = await this.writable(to)
    const content = encodeContent({ kind: 'text', text, quote: quote?.said })
    traceSend(this.#context, id, text, content.length)
    const before = (): void => {
      const { clock, entries } = this.#context
      entries.addOutgoing(chat, id, text, content, clock.now(), { quote: quote?.stored })
    }
    return this.ready({ chat, id, content, before })
  }

  /** Whom `to` names, where this user may write to them. @throws {ClientError} as `send` does. */
  async writable(to: string): Promise<string> {
    const chat = await this.#parts.directory.target(to)
    if (this.#context.contacts.byAddress(chat)?.blocked)
      throw new ClientError('blocked', `you blocked ${chat}; unblock first`)
    return chat
  }

  /** Resolves as {@link ParleyClient.send} does. Rejects where nothing of it could be stored. */
  async ready(message: ReadyMessage): Promise<SendOutcome> {
    const { chat, id } = message
    const { outcomes } = this.#parts
    const outcome = outcomes.of(id)
    try {
      const stored = await this.#store(message)
      message.stored?.()
      this.#go(chat, id, stored)
    } catch (error) {
      outcomes.forget(id)
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
    const { flight, fresh, outcomes } = this.#parts
    if (stored === 'held') outcomes.held(id)
    else if (!this.#link.online) outcomes.settle(offline(id))
    else if (stored === 'fresh') void fresh.prepare(chat)
    else flight.submitStanza({ class: 'message', id, chat }, stored)
  }
}
