// What this user decides about strangers who wrote (Consent: message requests).
import { checkJid } from '#proto/stanza/jid.js'
import { ClientError, type RequestView } from '../api.js'
import type { RequestRow } from '../store/requests.js'
import type { EngineContext } from './context.js'
import type { Directory } from './directory.js'
import type { Link } from './link.js'
import type { MediaDesk } from './media/media-desk.js'
import type { Outgoing } from './outgoing.js'
import { accept, decide } from './request-decision.js'

const DELETED_TEXT = 'you deleted the request of this person'

export interface MessageRequestParts {
  readonly directory: Directory
  readonly outgoing: Outgoing
  readonly media: MediaDesk
}

export class MessageRequests {
  readonly #context: EngineContext
  readonly #link: Link
  readonly #parts: MessageRequestParts

  constructor(context: EngineContext, link: Link, parts: MessageRequestParts) {
    this.#context = context
    this.#link = link
    this.#parts = parts
  }

  /** The newest first. */
  list(): readonly RequestView[] {
    return this.#context.requests.list().map((row) => this.#view(row))
  }

  /**
   * See {@link ParleyClient.acceptRequest}.
   * @throws {ClientError} as `send` does for an address, `unreachable-recipient`, `blocked`, `refused`; {RequestError}.
   */
  async accept(text: string): Promise<void> {
    const peer = await this.#parts.directory.person(text)
    if (!peer) {
      throw new ClientError(
        'unreachable-recipient',
        `${text} cannot be looked up now, so nothing was changed: check the address`,
      )
    }
    if (this.#context.contacts.byAddress(peer.address)?.blocked) {
      throw new ClientError('blocked', `you blocked ${peer.address}; unblock first`)
    }
    const accepted = await accept(this.#context, this.#link, peer)
    if (!accepted) return
    this.#parts.outgoing.accepted(accepted)
    this.#parts.media.look()
  }

  /** See {@link ParleyClient.deleteRequest}. @throws {ClientError} `usage`, `refused`; {RequestError}. */
  async delete(chat: string): Promise<void> {
    const { contacts, emit, entries, ledger, outbox, requests } = this.#context
    const contact = contacts.byAddress(chat)
    if (!contact || !requests.get(chat)) {
      throw new ClientError(
        'usage',
        `there is no request of ${chat}; \`parley requests list\` shows which there are`,
      )
    }
    await decide(this.#link, 'delete', checkJid(contact.jid))
    await this.#parts.media.giveUp(DELETED_TEXT, chat)
    await this.#parts.outgoing.drop(outbox.ofChat(chat), DELETED_TEXT, () => {
      const request = requests.get(chat)
      if (!request) return
      entries.removeFrom(chat, request.fromSeq)
      requests.close(chat)
      ledger.note('request-deleted', { with: chat })
    })
    emit({ event: 'request', with: chat, state: 'deleted' })
  }

  #view(row: RequestRow): RequestView {
    const { contacts, history, requests } = this.#context
    const { id, chat: from, since, dropped } = row
    const at = from.lastIndexOf('@')
    return {
      ...{
        id,
        from,
        app: appName(contacts.partners(), from.slice(at + 1)),
        identifier: from.slice(0, at),
        since,
      },
      messages: requests.messages(row) + dropped,
      last: history.last(from),
    }
  }
}

const SERVICES: Readonly<Record<string, string>> = { whatsapp: 'WhatsApp', messenger: 'Messenger' }

/** The handle itself where nobody here knows whose it is. */
function appName(
  partners: readonly { readonly handle: string; readonly name: string }[],
  handle: string,
): string {
  return SERVICES[handle] ?? partners.find((partner) => partner.handle === handle)?.name ?? handle
}
