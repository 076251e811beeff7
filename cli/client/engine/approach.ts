// Getting ready to write to somebody: who is there, a session with them, and for that the decision an answer is
// (Consent: replying is accepting).
import type { EngineContext } from './context.js'
import type { Directory, Peer } from './directory.js'
import type { Link } from './link.js'
import { accept } from './request-decision.js'
import type { Sessions } from './sessions.js'
import type { Accepted } from './standing.js'

export interface ApproachParts {
  readonly directory: Directory
  readonly sessions: Sessions
  /** Somebody is accepted from now on. */
  readonly onAccepted: (accepted: Accepted) => void
}

export class Approach {
  readonly #context: EngineContext
  readonly #link: Link
  readonly #parts: ApproachParts

  constructor(context: EngineContext, link: Link, parts: ApproachParts) {
    this.#context = context
    this.#link = link
    this.#parts = parts
  }

  /**
   * The person of a chat, once there is a session with them or their key waits for trust. `changed`: somebody else is
   * there now. @throws {ClientError}, {ProtocolError}, {RequestError} where that may work another time.
   */
  async to(chat: string): Promise<Peer | 'unreachable' | 'changed'> {
    const { directory, sessions } = this.#parts
    const peer = await directory.resolve(chat)
    if (this.#context.contacts.byAddress(chat)?.changed) return 'changed'
    if (!peer) return 'unreachable'
    if ((await sessions.ensure(peer)) !== 'unreachable') return peer
    if (!(await this.#waitsForUs(peer))) return 'unreachable'
    const accepted = await accept(this.#context, this.#link, peer)
    if (accepted) this.#parts.onAccepted(accepted)
    return (await sessions.ensure(peer)) === 'unreachable' ? 'unreachable' : peer
  }

  /**
   * Whether they wrote first: whoever was asked gets no keys before deciding. Their message may be on its way to this
   * device still; then it shows by Meta knowing them and giving out no keys.
   */
  async #waitsForUs(peer: Peer): Promise<boolean> {
    const { contacts, requests } = this.#context
    if (contacts.byAddress(peer.address)?.accepted) return false
    return requests.get(peer.address) !== undefined || (await this.#parts.directory.isThere(peer))
  }
}
