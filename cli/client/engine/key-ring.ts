// The profile's long-term keys: made once, read often.
import { IdentityKeyPair, PrivateKey } from '@signalapp/libsignal-client'
import { type Bytes, fromBase64url, toBase64url } from '#proto/bytes.js'
import type { DeviceKeys, SignedKey } from '#proto/enlistment/device-keys.js'
import type { SignedPreKeyWire } from '#proto/exchanges/key-elements.js'
import type { KeyPair } from '#proto/noise/keys.js'
import { generateKeyPair } from '#proto/noise/x25519.js'
import {
  generateIdentity,
  generateKyberPreKeys,
  generateSignedPreKey,
  kyberPreKeyWire,
  nextKeyId,
  randomKeyId,
  randomRegistrationId,
  signedPreKeyWire,
} from '#proto/signal/keys.js'
import { keyValue } from '#proto/signal/public-key.js'
import { ClientError } from '../api.js'
import type { LocalIdentity } from '../signal/overlay-stores.js'
import type { KeyRing, MetaAccount, Settings } from '../store/settings.js'
import type { EngineContext } from './context.js'
import {
  kyberPreKeyRecord,
  saveKyberPreKeys,
  saveSignedPreKey,
  signedPreKeyRecord,
} from './prekey-records.js'

export function keyRing(settings: Settings): KeyRing {
  const ring = settings.get('keys')
  if (ring) return ring
  throw new ClientError(
    'not-enlisted',
    'this profile has no keys yet: run `parley enlist` or `parley account` first',
  )
}

export function localIdentity(settings: Settings): LocalIdentity {
  const ring = keyRing(settings)
  const privateKey = PrivateKey.deserialize(secret(ring.identityPrivate))
  const keyPair = new IdentityKeyPair(privateKey.getPublicKey(), privateKey)
  return { keyPair, registrationId: ring.registrationId }
}

export function noiseKeyPair(settings: Settings): KeyPair {
  const ring = keyRing(settings)
  return { privateKey: secret(ring.noisePrivate), publicKey: secret(ring.noisePublic) }
}

export function trustRootBytes(account: MetaAccount): Bytes {
  return secret(account.trustRoot)
}

/** Makes the keys where there are none yet; durable when it resolves. */
export async function ensureKeys(context: EngineContext): Promise<void> {
  if (context.settings.get('keys')) return
  const { clock, randomBytes, committer, database, settings } = context
  const identity = generateIdentity()
  const noise = generateKeyPair(randomBytes(32))
  const signed = generateSignedPreKey(identity, randomKeyId(randomBytes), clock.now())
  const kyber = generateKyberPreKeys(identity, randomKeyId(randomBytes), 1, clock.now())
  const lastResortKyberId = kyber[0]?.id() ?? 0
  const ring: KeyRing = {
    registrationId: randomRegistrationId(randomBytes),
    identityPrivate: toBase64url(identity.privateKey.serialize()),
    noisePrivate: toBase64url(noise.privateKey),
    noisePublic: toBase64url(noise.publicKey),
    signedPreKeyId: signed.id(),
    lastResortKyberId,
    nextPreKeyId: randomKeyId(randomBytes),
    nextKyberId: nextKeyId(lastResortKyberId),
    rotatedAt: clock.now(),
  }
  await committer.commit(() => {
    saveSignedPreKey(database, signed, clock.now())
    saveKyberPreKeys(database, kyber, true, clock.now())
    settings.set('keys', ring)
  })
}

/** The public halves, as enlistment shows them. */
export function deviceKeys(context: EngineContext): DeviceKeys {
  const ring = keyRing(context.settings)
  const { keyPair, registrationId } = context.local()
  return {
    authKey: secret(ring.noisePublic),
    registrationId,
    identityKey: keyValue(keyPair.publicKey),
    signedPreKey: signedKey(signedPreKeyWire(signedPreKeyRecord(context.database, ring.signedPreKeyId))),
    kyberPreKey: signedKey(kyberPreKeyWire(kyberPreKeyRecord(context.database, ring.lastResortKyberId))),
  }
}

function signedKey(wire: SignedPreKeyWire): SignedKey {
  return { id: wire.id, publicKey: wire.value, signature: wire.signature }
}

function secret(text: string): Bytes {
  const bytes = fromBase64url(text)
  if (!bytes) throw new TypeError('a stored key is no base64url')
  return bytes
}
