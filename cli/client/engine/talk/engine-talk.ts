// `client.talk`: replies, reactions, taking back, receipts of reading, typing.
import {
  ClientError,
  type Abilities,
  type Privacy,
  type SendOutcome,
  type Talk,
  type TypingState,
} from '../../api.js'
import type { EngineContext } from '../context.js'
import type { EngineParts } from '../assemble.js'
import { abilitiesOf } from './abilities.js'
import { changePrivacy, privacyOf } from './privacy.js'

export class EngineTalk implements Talk {
  readonly #context: EngineContext
  readonly #parts: EngineParts

  constructor(context: EngineContext, parts: EngineParts) {
    this.#context = context
    this.#parts = parts
  }

  abilities(withAddress: string): Abilities {
    return abilitiesOf(this.#context, withAddress)
  }

  reply(): Promise<SendOutcome> {
    return this.#later()
  }

  react(): Promise<SendOutcome> {
    return this.#later()
  }

  revoke(): Promise<SendOutcome> {
    return this.#later()
  }

  forget(): Promise<void> {
    return this.#later()
  }

  read(withAddress: string, upTo?: string): void {
    this.#context.entries.markSeen(withAddress, upTo)
  }

  played(): void {
    return
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

  #later(): Promise<never> {
    return Promise.reject(new ClientError('failed', 'not there yet'))
  }
}
