// Who is there, as others tell this user and this user tells others: on live connections only, nothing of it is kept
// (presence; that whoever hides theirs is told of nobody is assumed, as the server does).
import { outgoingPresence, readDeliveredPresence } from '#proto/exchanges/presence.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import type { PresenceView } from '../../api.js'
import type { EngineContext } from '../context.js'
import type { Link } from '../link.js'
import { toldAt } from '../told-at.js'
import { heardContact, toldContact } from '../talk/contact-of.js'
import { privacyOf } from '../talk/privacy.js'

const UNKNOWN: PresenceView = { state: 'unknown' }

/** Chats whose presence is asked for at once; the one looked at longest ago goes first. Far below the server's bound. */
export const MOST_WATCHED = 64

export class Presence {
  readonly #context: EngineContext
  readonly #link: Pick<Link, 'online' | 'submit' | 'background'>
  /** Somebody sits before the app. */
  #attended = false
  /** The server was told so on this connection. */
  #shown = false
  /** Chats asked about, in the order they were looked at; `true` where the server was asked on this connection. */
  readonly #watched = new Map<string, boolean>()
  readonly #known = new Map<string, PresenceView>()

  constructor(context: EngineContext, link: Pick<Link, 'online' | 'submit' | 'background'>) {
    this.#context = context
    this.#link = link
    context.subscribe((event) => {
      if (event.event === 'connection' && event.state === 'online') this.update()
      else if (event.event === 'connection') this.#hidden(false)
      // Either shows that they accept this user, who may not have been told of them before.
      else if (event.event === 'message' || event.event === 'receipt') this.#askLate(event.from)
    })
  }

  /** The app came to the front, or left it. */
  attend(attended: boolean): void {
    this.#attended = attended
    this.update()
  }

  /** Brings what the server was told in line with the app, the user's choice and the connection. */
  update(): void {
    const shows = this.#attended && !this.#link.background && privacyOf(this.#context).presence
    if (!this.#link.online || shows === this.#shown) return
    if (!shows) {
      this.#hidden(this.#link.submit(outgoingPresence({ type: 'unavailable' })))
      return
    }
    this.#shown = this.#link.submit(outgoingPresence({ type: 'available' }))
    for (const [chat, asked] of this.#watched) if (!asked) this.#ask(chat)
  }

  view(chat: string): PresenceView {
    const asked = this.#watched.get(chat) ?? false
    this.#watched.delete(chat)
    this.#watched.set(chat, asked)
    const oldest = this.#watched.keys().next()
    if (this.#watched.size > MOST_WATCHED && oldest.done !== true) this.#forget(oldest.value)
    if (!asked) this.#ask(chat)
    return this.#known.get(chat) ?? UNKNOWN
  }

  /** One presence that came. @throws {ProtocolError} where it is none. */
  hear(node: Stanza): void {
    const { from, type, last } = readDeliveredPresence(node)
    const chat = heardContact(this.#context, from)
    // What was known of somebody who was blocked since then must not stand there for good.
    const hidden = chat === undefined ? this.#context.contacts.byJid(from)?.address : undefined
    if (hidden !== undefined) this.#tell(hidden, UNKNOWN)
    // Of people nobody asked about nothing is taken: a server cannot fill the memory with them.
    if (chat === undefined || !this.#shown || this.#watched.get(chat) !== true) return
    this.#tell(chat, {
      state: type,
      ...(last === undefined ? {} : { lastSeen: toldAt(last, this.#context.clock.now()) }),
    })
  }

  #ask(chat: string): void {
    const to = this.#shown ? toldContact(this.#context, chat) : undefined
    if (to) this.#watched.set(chat, this.#link.submit(outgoingPresence({ type: 'subscribe', to })))
  }

  #askLate(chat: string): void {
    if (this.#watched.get(chat) === false) this.#ask(chat)
  }

  /** Nothing is told of others from here on. @param keep the server still knows what it was asked. */
  #hidden(keep: boolean): void {
    this.#shown = false
    if (!keep) for (const chat of this.#watched.keys()) this.#watched.set(chat, false)
    for (const chat of [...this.#known.keys()]) this.#tell(chat, UNKNOWN)
  }

  #tell(chat: string, presence: PresenceView): void {
    const before = this.#known.get(chat) ?? UNKNOWN
    if (presence.state === 'unknown') this.#known.delete(chat)
    else this.#known.set(chat, presence)
    if (before.state === presence.state && before.lastSeen === presence.lastSeen) return
    this.#context.emit({ event: 'presence', with: chat, ...presence })
  }

  #forget(chat: string): void {
    this.#watched.delete(chat)
    this.#tell(chat, UNKNOWN)
  }
}
