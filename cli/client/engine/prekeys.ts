// One-time keys at the server: counted after each login, refilled when few are left, rotated in time.
import { ASSUMED_CURVE_STOCK, ASSUMED_KYBER_STOCK, ASSUMED_STOCK_LOW_MARK } from '#proto/assumptions.js'
import { ProtocolError } from '#proto/errors.js'
import { readIqError } from '#proto/exchanges/iq.js'
import type { PreKeyBundleWire } from '#proto/exchanges/key-elements.js'
import { prekeyCountRequest, readPrekeyCountAnswer } from '#proto/exchanges/prekey-count.js'
import { prekeyUploadRequest } from '#proto/exchanges/prekey-upload.js'
import { bundleWire } from '#proto/signal/bundle.js'
import {
  generateKyberPreKeys,
  generatePreKeys,
  generateSignedPreKey,
  kyberPreKeyWire,
  nextKeyId,
  preKeyWire,
  signedPreKeyWire,
} from '#proto/signal/keys.js'
import { keyValue } from '#proto/signal/public-key.js'
import type { EngineContext } from './context.js'
import { keyRing } from './key-ring.js'
import type { Link } from './link.js'
import {
  kyberPreKeyRecord,
  saveKyberPreKeys,
  savePreKeys,
  saveSignedPreKey,
  signedPreKeyRecord,
} from './prekey-records.js'

/** Kyber keys are a fifth of the stock, and so is their low-water mark. */
const KYBER_LOW_MARK = Math.ceil((ASSUMED_STOCK_LOW_MARK * ASSUMED_KYBER_STOCK) / ASSUMED_CURVE_STOCK)
const ROTATE_AFTER_MILLISECONDS = 25 * 24 * 3_600_000
/** Replaced keys stay readable this long, for messages on their way. */
const KEEP_REPLACED_MILLISECONDS = 30 * 24 * 3_600_000

export class PreKeyRefill {
  readonly #context: EngineContext
  readonly #link: Link
  #running: Promise<void> | undefined

  constructor(context: EngineContext, link: Link) {
    this.#context = context
    this.#link = link
  }

  /** Brings the server's stock back up where it is low; one run at a time. @throws {RequestError} */
  run(): Promise<void> {
    this.#running ??= this.#refill().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #refill(): Promise<void> {
    const rotated = await this.#rotate()
    const stock = readPrekeyCountAnswer(await this.#link.request(prekeyCountRequest()))
    const curve = stock.curve < ASSUMED_STOCK_LOW_MARK ? ASSUMED_CURVE_STOCK - stock.curve : 0
    const kyber = stock.kyber < KYBER_LOW_MARK ? ASSUMED_KYBER_STOCK - stock.kyber : 0
    if (curve + kyber > 0 || rotated) await this.#upload(curve, kyber)
  }

  async #upload(curve: number, kyber: number): Promise<void> {
    const { clock, committer, database, keyIds, settings } = this.#context
    const ring = keyRing(settings)
    const { keyPair, registrationId } = this.#context.local()
    const preKeys = generatePreKeys(keyIds.reserveCurve(curve), curve)
    const kyberPreKeys = generateKyberPreKeys(keyPair, keyIds.reserveKyber(kyber), kyber, clock.now())
    // Private halves are durable before anybody can be handed a public one.
    await committer.commit(() => {
      savePreKeys(database, preKeys)
      saveKyberPreKeys(database, kyberPreKeys, false, clock.now())
      keyIds.save()
    })
    const request = prekeyUploadRequest({
      registrationId,
      identity: keyValue(keyPair.publicKey),
      preKeys: preKeys.map(preKeyWire),
      signedPreKey: signedPreKeyWire(signedPreKeyRecord(database, ring.signedPreKeyId)),
      kyberPreKeys: kyberPreKeys.map(kyberPreKeyWire),
      kyberLastResort: kyberPreKeyWire(kyberPreKeyRecord(database, ring.lastResortKyberId)),
    })
    const error = readIqError(await this.#link.request(request))
    if (error) throw new ProtocolError('exchange-malformed', `Meta refused the new keys (${error.code})`)
  }

  /** Replaces signed and last-resort keys before they are a month old. True where it did. */
  async #rotate(): Promise<boolean> {
    const { clock, committer, database, keyIds, settings } = this.#context
    const ring = keyRing(settings)
    const now = clock.now()
    if (now - ring.rotatedAt < ROTATE_AFTER_MILLISECONDS) return false
    const { keyPair } = this.#context.local()
    const signed = generateSignedPreKey(keyPair, nextKeyId(ring.signedPreKeyId), now)
    const lastResortKyberId = keyIds.reserveKyber(1)
    const kyber = generateKyberPreKeys(keyPair, lastResortKyberId, 1, now)
    await committer.commit(() => {
      saveSignedPreKey(database, signed, now)
      saveKyberPreKeys(database, kyber, true, now)
      const oldest = now - KEEP_REPLACED_MILLISECONDS - ROTATE_AFTER_MILLISECONDS
      database.prepare('DELETE FROM signed_prekey WHERE created < ?').run([oldest])
      database.prepare('DELETE FROM kyber_prekey WHERE last_resort = 1 AND created < ?').run([oldest])
      settings.set('keys', {
        ...keyRing(settings),
        signedPreKeyId: signed.id(),
        lastResortKyberId,
        rotatedAt: now,
      })
      keyIds.save()
    })
    return true
  }
}

/** Fresh keys for a retry receipt; `save` belongs inside the transaction that writes the receipt. */
export function retryBundle(context: EngineContext): {
  readonly wire: PreKeyBundleWire
  readonly save: () => void
} {
  const { database, keyIds, settings } = context
  const ring = keyRing(settings)
  const { keyPair, registrationId } = context.local()
  const preKeys = generatePreKeys(keyIds.reserveCurve(1), 1)
  const wire = bundleWire({
    registrationId,
    identity: keyPair,
    preKey: preKeys[0],
    signedPreKey: signedPreKeyRecord(database, ring.signedPreKeyId),
    kyber: kyberPreKeyRecord(database, ring.lastResortKyberId),
    lastResort: true,
  })
  const save = (): void => {
    savePreKeys(database, preKeys)
    keyIds.save()
  }
  return { wire, save }
}
