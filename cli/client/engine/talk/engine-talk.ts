// `client.talk`: replies, reactions, taking back, receipts of reading, typing.
import type { Abilities, MessageRef, Privacy, SendOutcome, Talk, TypingState } from '../../api.js'
import type { EngineContext } from '../context.js'
import type { EngineParts } from '../assemble.js'
import { newMessageId } from '../message-id.js'
import { abilitiesOf } from './abilities.js'
import { changePrivacy, privacyOf } from './privacy.js'
import { ReactionTimes } from './own-reactions.js'
import { react } from './reacting.js'
import { reply } from './replies.js'

export class EngineTalk implements Talk {
  readonly #context: EngineContext
  readonly #parts: EngineParts
  readonly #reactionTimes: ReactionTimes

  constructor(context: EngineContext, parts: EngineParts) {
    this.#context = context
    this.#parts = parts
    this.#reactionTimes = new ReactionTimes(context)
  }

  abilities(withAddress: string): Abilities {
    return abilitiesOf(this.#context, withAddress)
  }

  reply(to: MessageRef, text: string, id = newMessageId(this.#context.randomBytes)): Promise<SendOutcome> {
    return reply(this.#context, this.#parts.outgoing, to, text, id)
  }

  react(to: MessageRef, emoji: string, { asText = false }: { asText?: boolean } = {}): Promise<SendOutcome> {
    return react(this.#context, this.#parts.outgoing, this.#reactionTimes, to, emoji, asText)
  }

  revoke(message: MessageRef): Promise<SendOutcome> {
    return this.#parts.takingBack.revoke(message)
  }

  forget(message: MessageRef): Promise<void> {
    return this.#parts.takingBack.forget(message)
  }

  read(withAddress: string, upTo?: string): void {
    this.#parts.reading.read(withAddress, upTo)
  }

  played(withAddress: string, id: string): void {
    this.#parts.reading.played(withAddress, id)
  }

  typing(withAddress: string, state: TypingState): void {
    this.#parts.typing.tell(withAddress, state)
  }

  privacy(): Privacy {
    return privacyOf(this.#context)
  }

  async setPrivacy(change: Partial<Privacy>): Promise<Privacy> {
    if (change.typing === false) this.#parts.typing.pauseAll()
    const privacy = await changePrivacy(this.#context, change)
    this.#parts.presence.update()
    return privacy
  }
}
