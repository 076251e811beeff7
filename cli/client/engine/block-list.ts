// Whom this user does not want to hear from (framework: blocking). The server keeps the list and acts on it; what
// is stored here lets a send be refused at once, and the list be shown offline.
import {
  type BlockAction,
  blocklistRequest,
  blockRequest,
  metaBlockRequest,
  readBlocklistAnswer,
} from '#proto/exchanges/blocklist.js'
import { readIqError } from '#proto/exchanges/iq.js'
import type { Jid } from '#proto/stanza/jid.js'
import { ClientError } from '../api.js'
import type { EngineContext } from './context.js'
import type { Directory, Peer } from './directory.js'
import type { Link } from './link.js'
import type { MediaDesk } from './media/media-desk.js'
import type { Outgoing } from './outgoing.js'

export interface BlockListParts {
  readonly directory: Directory
  readonly outgoing: Outgoing
  readonly media: MediaDesk
}

export class BlockList {
  readonly #context: EngineContext
  readonly #link: Link
  readonly #parts: BlockListParts

  constructor(context: EngineContext, link: Link, parts: BlockListParts) {
    this.#context = context
    this.#link = link
    this.#parts = parts
  }

  /**
   * Resolves once the server and this profile know; what waits for this person in the outbox has failed by then.
   * @throws {ClientError} as `send` does for an address, `unreachable-recipient`, `refused`; {RequestError}.
   */
  async block(text: string): Promise<void> {
    const { address, jid } = await this.#person(text)
    await this.#ask('block', jid)
    const waiting = this.#context.outbox.messages(address)
    const why = `you blocked ${address}`
    await this.#parts.outgoing.drop(waiting, why, () => {
      this.#context.contacts.setBlocked(address, true)
      this.#context.ledger.note('blocked', { with: address })
    })
    await this.#parts.media.giveUp(why, address)
  }

  /** Without effect on somebody who is not blocked. Throws as {@link BlockList.block} does. */
  async unblock(text: string): Promise<void> {
    const { address, jid } = await this.#person(text)
    await this.#ask('unblock', jid)
    await this.#context.committer.commit(() => {
      this.#context.contacts.setBlocked(address, false)
      this.#context.ledger.note('unblocked', { with: address })
    })
  }

  /** @throws {ClientError} `refused`; {RequestError} where the server does not answer. */
  async list(): Promise<readonly string[]> {
    if (!this.#link.online) return this.#context.contacts.blocked()
    return (await this.#fetch()).map(({ address }) => address)
  }

  /** The server's list, which becomes what this profile knows. */
  async #fetch(): Promise<readonly Peer[]> {
    const answer = await this.#link.request(blocklistRequest())
    const error = readIqError(answer)
    if (error) throw new ClientError('refused', `Meta does not show the block list (${error.code})`)
    const jids = readBlocklistAnswer(answer)
    await this.#context.committer.commit(() => {
      this.#context.contacts.setAllBlocked(jids)
    })
    return Promise.all(jids.map((jid) => this.#parts.directory.peerOf(jid)))
  }

  /** Whoever is blocked cannot be looked up: those this profile does not know are found on the list itself. */
  async #person(text: string): Promise<Peer> {
    const known = await this.#parts.directory.person(text)
    if (known) return known
    const address = await this.#parts.directory.target(text)
    const peer = (await this.#fetch()).find((one) => one.address === address)
    if (peer) return peer
    throw new ClientError(
      'unreachable-recipient',
      `${address} is not known here and cannot be looked up, so nothing was changed: check the address`,
    )
  }

  async #ask(action: BlockAction, jid: Jid): Promise<void> {
    const form = this.#context.account().kind === 'meta' ? metaBlockRequest : blockRequest
    const error = readIqError(await this.#link.request(form({ action, jid })))
    if (error?.code === 406) {
      throw new ClientError('refused', 'the block list is full: unblock somebody first')
    }
    if (error) throw new ClientError('refused', `Meta refused to ${action} this person (${error.code})`)
  }
}
