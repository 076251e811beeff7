// Whether a device's keys are its identity's own: both signed prekeys carry the identity key's signature
// (framework: enlistment, e_skey_sig; the Kyber key alike, by assumption).
import type { DeviceKeys } from '#proto/enlistment/device-keys.js'
import { isSignedKey } from '#proto/signal/public-key.js'

export function deviceKeysAreSigned({ identityKey, signedPreKey, kyberPreKey }: DeviceKeys): boolean {
  return (
    isSignedKey(identityKey, 'curve', signedPreKey.publicKey, signedPreKey.signature) &&
    isSignedKey(identityKey, 'kyber', kyberPreKey.publicKey, kyberPreKey.signature)
  )
}
