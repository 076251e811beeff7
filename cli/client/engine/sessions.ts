// Signal sessions: started from a fetched bundle, dropped when the peer's identity changes.
import { ASSUMED_UNREACHABLE_CODE } from '#proto/assumptions.js'
import { ProtocolError, isProtocolError } from '#proto/errors.js'
import { readIqError } from '#proto/exchanges/iq.js'
import type { PreKeyBundleWire } from '#proto/exchanges/key-elements.js'
import { prekeyFetchRequest, readPrekeyFetchAnswer } from '#proto/exchanges/prekey-fetch.js'
import type { Jid } from '#proto/stanza/jid.js'
import { byUs } from '../store/evidence.js'
import { type EngineContext, noticeId, writeNotice } from './context.js'
import type { Peer } from './directory.js'
import { HELD, HELD_TEXT } from './encrypt-to-outbox.js'
import type { Link } from './link.js'
import { identityOf, startSession } from './message-crypto.js'
import { signalWork } from './signal-work.js'

export const CHANGED_TEXT =
  'The identity key of this person changed: a new phone, or somebody in between. Messages to them wait until you trust the new key'

export type SessionResult =
  | 'ready'
  /** The server gives out no keys: unknown, off, blocked and deleted look the same. */
  | 'unreachable'
  /** The identity is another one than the pinned: nothing was started. */
  | 'changed'

interface Started {
  readonly result: 'ready' | 'changed'
  readonly told: (() => void)[]
}

export class Sessions {
  readonly #context: EngineContext
  readonly #link: Link

  constructor(context: EngineContext, link: Link) {
    this.#context = context
    this.#link = link
  }

  /** A session to send with. @throws where the server does not answer or its keys are not usable. */
  async ensure(peer: Peer): Promise<SessionResult> {
    const present = await signalWork<SessionResult | undefined>(this.#context, peer.jid, (unit) => {
      if (unit.identity?.pending) return Promise.resolve({ value: 'changed' })
      return Promise.resolve({ value: unit.canSend ? 'ready' : undefined })
    })
    if (present) return present
    const bundle = await this.fetch(peer.jid)
    return bundle ? this.start(peer, bundle) : 'unreachable'
  }

  /**
   * Starts a new session to send with, unless the identity is another one than was pinned. An old one stays for what they
   * sent on it and is still on its way.
   */
  async start(peer: Peer, bundle: PreKeyBundleWire): Promise<SessionResult> {
    const { result, told } = await signalWork<Started>(this.#context, peer.jid, async (unit) => {
      const changed = unit.noteIdentity(identityOf(bundle)) && unit.identity?.pending !== undefined
      if (unit.identity?.pending) {
        unit.session = null
        const notices: (() => void)[] = []
        const also = (): void => {
          if (changed) notices.push(...this.#hold(peer))
        }
        return { also, value: { result: 'changed', told: notices } }
      }
      await startSession(this.#context, unit, peer.jid, bundle)
      return { value: { result: 'ready', told: [] } }
    })
    for (const tell of told) tell()
    return result
  }

  /** `undefined` where the server has no keys for us, for good. @throws {ProtocolError}, {RequestError} */
  async fetch(jid: Jid): Promise<PreKeyBundleWire | undefined> {
    const answer = await this.#link.request(prekeyFetchRequest([jid]))
    const fetched = readIqError(answer) ?? readPrekeyFetchAnswer(answer).find((entry) => entry.jid === jid)
    if (!fetched) throw new ProtocolError('exchange-malformed', 'the answer speaks of somebody else')
    if ('bundle' in fetched && fetched.bundle) return fetched.bundle
    const code = 'code' in fetched ? fetched.code : fetched.error
    if (code === ASSUMED_UNREACHABLE_CODE) return undefined
    throw new ProtocolError('exchange-malformed', `the keys were not given out now (${code})`)
  }

  /** The server says the peer has new keys: believed only if the bundle shows another identity. */
  async checkIdentity(peer: Peer): Promise<void> {
    try {
      const bundle = await this.fetch(peer.jid)
      if (bundle) await this.#compare(peer, bundle)
    } catch (error) {
      if (!isProtocolError(error)) throw error
    }
  }

  /** Notes another identity without starting anything. True where it differs from the pinned one. */
  async #compare(peer: Peer, bundle: PreKeyBundleWire): Promise<boolean> {
    const notices = await signalWork(this.#context, peer.jid, (unit) => {
      const told: (() => void)[] = []
      if (!unit.identity || !unit.noteIdentity(identityOf(bundle)) || !unit.identity.pending) {
        return Promise.resolve({ value: told })
      }
      unit.session = null
      const also = (): void => {
        told.push(...this.#hold(peer))
      }
      return Promise.resolve({ also, value: told })
    })
    for (const tell of notices) tell()
    return notices.length > 0
  }

  /** See {@link holdChat}. */
  #hold(peer: Peer): (() => void)[] {
    return [holdChat(this.#context, peer.address)]
  }
}

/**
 * Holds everything that waits for this chat and says why, inside a transaction; no safety number is compared any more.
 * Returns how to tell it.
 */
export function holdChat(context: EngineContext, chat: string): () => void {
  const rows = context.outbox.messages(chat)
  for (const row of rows) {
    context.outbox.put({ ...row, state: 'held' })
    context.sent.setState(chat, row.id, 'held', byUs(context.clock.now(), HELD), HELD_TEXT)
  }
  const compared = context.preferences.dropVerification(chat)
  const tell = writeNotice(context, chat, 'identity-changed', noticeId(), CHANGED_TEXT)
  return () => {
    tell()
    if (compared) context.emit({ event: 'chat', chat: context.chatList.one(chat) })
  }
}
