// `client.people`: safety numbers, and how chats are kept.
import {
  ClientError,
  type ChatPreferences,
  type People,
  type PresenceView,
  type SafetyNumber,
} from '../../api.js'
import type { EngineContext } from '../context.js'
import type { EngineParts } from '../assemble.js'

export class EnginePeople implements People {
  readonly #context: EngineContext

  constructor(context: EngineContext, _parts: EngineParts) {
    this.#context = context
  }

  preferences(): ChatPreferences {
    return { pinned: false, muted: false, archived: false, readReceipts: undefined, label: undefined }
  }

  setPreferences(): Promise<void> {
    return this.#later()
  }

  safetyNumber(): SafetyNumber | undefined {
    return undefined
  }

  verify(): Promise<void> {
    return this.#later()
  }

  unverify(): Promise<void> {
    return this.#later()
  }

  presence(): PresenceView {
    return { state: 'unknown' }
  }

  #later(): Promise<never> {
    this.#context.database.prepare('SELECT 1')
    return Promise.reject(new ClientError('failed', 'not there yet'))
  }
}
