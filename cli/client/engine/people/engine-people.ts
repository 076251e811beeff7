// `client.people`: safety numbers, and how chats are kept.
import { timingSafeEqual } from 'node:crypto'
import {
  ClientError,
  type ChatPreferences,
  type People,
  type PresenceView,
  type SafetyNumber,
} from '../../api.js'
import { keyChanges } from '../../store/safety.js'
import type { EngineContext } from '../context.js'
import type { EngineParts } from '../assemble.js'
import { labelOf } from './label.js'
import { type Fingerprints, fingerprints } from './safety-number.js'
import { comparedKeys, type KeyPairing, keyPairing, verifiedAt } from './verification.js'

export class EnginePeople implements People {
  readonly #context: EngineContext
  readonly #presence: EngineParts['presence']
  /** Of the chat asked for last, by its keys: making one takes milliseconds. */
  #made: { readonly keys: string; readonly of: Fingerprints } | undefined

  constructor(context: EngineContext, { presence }: EngineParts) {
    this.#context = context
    this.#presence = presence
  }

  preferences(withAddress: string): ChatPreferences {
    return this.#context.preferences.get(withAddress)
  }

  /** @throws {ClientError} `usage` for a label of more than 64 code points. */
  async setPreferences(withAddress: string, change: Partial<ChatPreferences>): Promise<void> {
    const { committer, preferences } = this.#context
    const label = 'label' in change ? { label: labelOf(change.label) } : {}
    await committer.commit(() => {
      preferences.set(withAddress, { ...preferences.get(withAddress), ...change, ...label })
    })
    this.#tell(withAddress)
  }

  safetyNumber(withAddress: string): SafetyNumber | undefined {
    const pairing = keyPairing(this.#context, withAddress)
    if (!pairing) return undefined
    return {
      ...this.#fingerprints(pairing),
      verifiedAt: verifiedAt(this.#context, withAddress),
      changes: keyChanges(this.#context.database, withAddress),
      pending: pairing.pending,
    }
  }

  async verify(withAddress: string, digits: string): Promise<void> {
    const { clock, committer, preferences } = this.#context
    const pairing = keyPairing(this.#context, withAddress)
    if (!pairing) {
      const text = `there is no key of ${withAddress} to compare yet: write to them first`
      throw new ClientError('usage', text)
    }
    const given = Buffer.from(digits.replaceAll(/\s/g, ''))
    const present = Buffer.from(this.#fingerprints(pairing).digits)
    if (given.length !== present.length || !timingSafeEqual(given, present)) {
      const text = `this is not the safety number with ${withAddress}: compare it again on both screens; where it stays another, somebody may stand between you`
      throw new ClientError('usage', text)
    }
    const compared = { keys: comparedKeys(pairing), at: clock.now() }
    await committer.commit(() => {
      preferences.setVerification(withAddress, compared)
    })
    this.#tell(withAddress)
  }

  async unverify(withAddress: string): Promise<void> {
    const { committer, preferences } = this.#context
    await committer.commit(() => {
      preferences.dropVerification(withAddress)
    })
    this.#tell(withAddress)
  }

  presence(withAddress: string): PresenceView {
    return this.#presence.view(withAddress)
  }

  available(attended: boolean): void {
    this.#presence.attend(attended)
  }

  #fingerprints(pairing: KeyPairing): Fingerprints {
    const keys = Buffer.from(comparedKeys(pairing)).toString('base64')
    if (this.#made?.keys !== keys) this.#made = { keys, of: fingerprints(pairing.own, pairing.peer) }
    return this.#made.of
  }

  #tell(chat: string): void {
    this.#context.emit({ event: 'chat', chat: this.#context.chatList.one(chat) })
  }
}
