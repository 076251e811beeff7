// `client.talk`: replies, reactions, taking back, receipts of reading, typing.
import { ClientError, type Abilities, type Privacy, type SendOutcome, type Talk } from '../../api.js'
import type { EngineContext } from '../context.js'
import type { EngineParts } from '../assemble.js'

export class EngineTalk implements Talk {
  readonly #context: EngineContext

  constructor(context: EngineContext, _parts: EngineParts) {
    this.#context = context
  }

  abilities(): Abilities {
    const able = { replies: true, reactions: true, revokes: true, typing: true, readReceipts: true }
    return { app: 'WhatsApp', ...able }
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

  typing(): void {
    return
  }

  privacy(): Privacy {
    return { readReceipts: true, typing: true, presence: true }
  }

  setPrivacy(): Promise<Privacy> {
    return this.#later()
  }

  #later(): Promise<never> {
    return Promise.reject(new ClientError('failed', 'not there yet'))
  }
}
