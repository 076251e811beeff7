// Enlistment keys of the right sizes, for tests that need no signature to be true.
import type { DeviceKeys } from '#proto/enlistment/device-keys.js'

export function sizedDeviceKeys(fill = 1): DeviceKeys {
  const bytes = (length: number, more: number) => new Uint8Array(length).fill(fill + more)
  return {
    authKey: bytes(32, 0),
    registrationId: 0x01020304,
    identityKey: bytes(32, 1),
    signedPreKey: { id: 0x0a0b0c, publicKey: bytes(32, 2), signature: bytes(64, 3) },
    kyberPreKey: { id: 0xffffff, publicKey: bytes(1568, 4), signature: bytes(64, 5) },
  }
}
