// Ids of the next one-time keys: reserved in memory at once, written with the keys that use them.
import { nextKeyId } from '#proto/signal/keys.js'
import type { Settings } from '../store/settings.js'
import { keyRing } from './key-ring.js'

export class KeyIds {
  readonly #settings: Settings
  #curve: number | undefined
  #kyber: number | undefined

  constructor(settings: Settings) {
    this.#settings = settings
  }

  /** The first of `count` consecutive ids that nobody else gets. */
  reserveCurve(count: number): number {
    const first = this.#curve ?? keyRing(this.#settings).nextPreKeyId
    this.#curve = nextKeyId(first, count)
    return first
  }

  reserveKyber(count: number): number {
    const first = this.#kyber ?? keyRing(this.#settings).nextKyberId
    this.#kyber = nextKeyId(first, count)
    return first
  }

  /** There are other keys from now on, with ids of their own. */
  forget(): void {
    this.#curve = undefined
    this.#kyber = undefined
  }

  /** Inside the transaction that stores the keys. */
  save(): void {
    const ring = keyRing(this.#settings)
    this.#settings.set('keys', {
      ...ring,
      nextPreKeyId: this.#curve ?? ring.nextPreKeyId,
      nextKyberId: this.#kyber ?? ring.nextKyberId,
    })
  }
}
