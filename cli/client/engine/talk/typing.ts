// What this user writes right now, as others are told: on live connections only, never kept, and only to people who
// accept this user and are accepted (chat channel: typing; how often is assumed).
import {
  ASSUMED_TYPING_PAUSE_SECONDS,
  ASSUMED_TYPING_REPEATED_SECONDS,
} from '#proto/assumptions/conversation.js'
import { outgoingChatstate } from '#proto/exchanges/chatstate.js'
import type { CancelTimer } from '#platform/clock.js'
import type { TypingState } from '../../api.js'
import type { EngineContext } from '../context.js'
import type { Link } from '../link.js'
import { abilitiesOf } from './abilities.js'
import { toldContact } from './contact-of.js'
import { privacyOf } from './privacy.js'

interface Told {
  readonly state: Exclude<TypingState, 'paused'>
  readonly at: number
  /** It went out. */
  readonly sent: boolean
  /** Of the silence that ends it. */
  readonly cancel: CancelTimer
}

export class OwnTyping {
  readonly #context: EngineContext
  readonly #link: Pick<Link, 'online' | 'submit'>
  readonly #told = new Map<string, Told>()

  constructor(context: EngineContext, link: Pick<Link, 'online' | 'submit'>) {
    this.#context = context
    this.#link = link
    context.subscribe((event) => {
      if (event.event === 'connection' && event.state !== 'online') this.#forget()
      // Either may show that they accept this user by now: the next edit finds out.
      else if (event.event === 'message' || event.event === 'receipt') this.#forgetUnsent(event.from)
    })
  }

  /** Called with every edit: most of these send nothing. Without a connection none does. */
  tell(chat: string, state: TypingState): void {
    if (state === 'paused') {
      this.#pause(chat)
      return
    }
    if (!this.#link.online) return
    const { clock } = this.#context
    const before = this.#told.get(chat)
    before?.cancel()
    const cancel = clock.after(ASSUMED_TYPING_PAUSE_SECONDS * 1000, () => {
      this.#pause(chat)
    })
    // A clock that was set back says nothing of how long ago that was.
    const since = before && clock.now() - before.at
    const fresh = since !== undefined && since >= 0 && since < ASSUMED_TYPING_REPEATED_SECONDS * 1000
    const due = before?.state !== state || !fresh
    if (due) this.#told.set(chat, { state, at: clock.now(), sent: this.#send(chat, state), cancel })
    else this.#told.set(chat, { ...before, cancel })
  }

  /** Whoever was told learns that it is over. */
  pauseAll(): void {
    for (const chat of [...this.#told.keys()]) this.#pause(chat)
  }

  #pause(chat: string): void {
    const told = this.#told.get(chat)
    if (!told) return
    told.cancel()
    this.#told.delete(chat)
    if (told.sent) this.#send(chat, 'paused')
  }

  #send(chat: string, state: TypingState): boolean {
    if (state !== 'paused' && !privacyOf(this.#context).typing) return false
    const peer = toldContact(this.#context, chat)
    if (!peer || !abilitiesOf(this.#context, chat).typing) return false
    return this.#link.submit(outgoingChatstate({ peer, state }))
  }

  #forgetUnsent(chat: string): void {
    const told = this.#told.get(chat)
    if (!told || told.sent) return
    told.cancel()
    this.#told.delete(chat)
  }

  #forget(): void {
    for (const { cancel } of this.#told.values()) cancel()
    this.#told.clear()
  }
}
