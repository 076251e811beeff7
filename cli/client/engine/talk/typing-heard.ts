// Who writes to this user right now: told when it changes, over when they stop, send, or are not heard of any more
// (chat channel: typing; after what time is assumed).
import { ASSUMED_TYPING_LAPSES_SECONDS } from '#proto/assumptions/conversation.js'
import { readDeliveredChatstate } from '#proto/exchanges/chatstate.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import type { CancelTimer } from '#platform/clock.js'
import type { TypingState } from '../../api.js'
import type { EngineContext } from '../context.js'
import { heardContact } from './contact-of.js'

interface Heard {
  readonly state: TypingState
  readonly cancel: CancelTimer
}

export class TypingHeard {
  readonly #context: EngineContext
  /** Those who write; each of them is a contact. */
  readonly #heard = new Map<string, Heard>()

  constructor(context: EngineContext) {
    this.#context = context
    context.subscribe((event) => {
      if (event.event === 'message') this.#over(event.from)
      else if (event.event === 'connection' && event.state !== 'online') this.#allOver()
    })
  }

  /** One chatstate that came. @throws {ProtocolError} where it is none. */
  hear(node: Stanza): void {
    const { peer, state } = readDeliveredChatstate(node)
    const chat = heardContact(this.#context, peer)
    if (chat === undefined) return
    if (state === 'paused') {
      this.#over(chat)
      return
    }
    const before = this.#heard.get(chat)
    before?.cancel()
    const cancel = this.#context.clock.after(ASSUMED_TYPING_LAPSES_SECONDS * 1000, () => {
      this.#over(chat)
    })
    this.#heard.set(chat, { state, cancel })
    if (before?.state !== state) this.#context.emit({ event: 'typing', with: chat, state })
  }

  #over(chat: string): void {
    const heard = this.#heard.get(chat)
    if (!heard) return
    heard.cancel()
    this.#heard.delete(chat)
    this.#context.emit({ event: 'typing', with: chat, state: 'paused' })
  }

  #allOver(): void {
    for (const chat of [...this.#heard.keys()]) this.#over(chat)
  }
}
