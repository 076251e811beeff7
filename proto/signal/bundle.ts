// The keys a first message is built on: between the wire and libsignal (Prekeys; post-quantum part assumed).
import {
  type IdentityKeyPair,
  type KyberPreKeyRecord,
  PreKeyBundle,
  type PreKeyRecord,
  type SignedPreKeyRecord,
} from '@signalapp/libsignal-client'
import { ProtocolError } from '../errors.js'
import type { PreKeyBundleWire } from '../exchanges/key-elements.js'
import { kyberPreKeyWire, preKeyWire, signedPreKeyWire } from './keys.js'
import { curveKey, isSignedKey, keyValue, kyberKey } from './public-key.js'

/**
 * Checks lengths and both signatures; whether the identity is the expected one is for the caller.
 * @param device as in the peer's Signal address, 1..127.
 * @throws {ProtocolError} `bundle-invalid`, which never says which check failed.
 */
export function parseBundle(wire: PreKeyBundleWire, device: number): PreKeyBundle {
  const { identity, signedPreKey, kyber, preKey } = wire
  if (
    !isSignedKey(identity, 'curve', signedPreKey.value, signedPreKey.signature) ||
    !isSignedKey(identity, 'kyber', kyber.value, kyber.signature) ||
    (preKey && preKey.value.length !== 32)
  ) {
    throw new ProtocolError('bundle-invalid', 'these keys cannot be used')
  }
  try {
    return PreKeyBundle.new(
      wire.registrationId,
      device,
      preKey ? preKey.id : null,
      preKey ? curveKey(preKey.value) : null,
      signedPreKey.id,
      curveKey(signedPreKey.value),
      signedPreKey.signature,
      curveKey(identity),
      kyber.id,
      kyberKey(kyber.value),
      kyber.signature,
    )
  } catch (cause) {
    throw new ProtocolError('bundle-invalid', 'these keys cannot be used', { cause })
  }
}

/** The keys a device hands out of its own. */
export interface OwnBundle {
  readonly registrationId: number
  readonly identity: IdentityKeyPair
  readonly preKey?: PreKeyRecord | undefined
  readonly signedPreKey: SignedPreKeyRecord
  readonly kyber: KyberPreKeyRecord
  /** The Kyber key may serve several first messages. */
  readonly lastResort: boolean
}

/** The mirror of {@link parseBundle}, without any secret: for retry receipts. */
export function bundleWire(own: OwnBundle): PreKeyBundleWire {
  return {
    registrationId: own.registrationId,
    identity: keyValue(own.identity.publicKey),
    preKey: own.preKey && preKeyWire(own.preKey),
    signedPreKey: signedPreKeyWire(own.signedPreKey),
    kyber: { ...kyberPreKeyWire(own.kyber), lastResort: own.lastResort },
  }
}
