// The keys that sign identity tokens, and their rotation: a successor is published well before it signs, a
// predecessor well after it signed last, so that no reader of the key set meets a token it cannot check.
import { createHash, createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { Clock } from '#platform/clock.js'
import type { Collection } from '#platform/storage/port.js'
import type { SigningKey } from '#proto/identity/jws.js'

export interface StoredSigningKey {
  readonly privateJwk: Readonly<Record<string, string>>
  /** Milliseconds since 1970. */
  readonly createdAt: number
}

interface RotationPolicy {
  /** Age at which a key gets a successor. */
  readonly rotateMilliseconds: number
  /** Published for so long before it signs: longer than readers cache the key set (600 s). */
  readonly leadMilliseconds: number
  /** Published for so long after its successor signs: longer than any token lives (900 s and the skew). */
  readonly keepMilliseconds: number
}

export interface SigningKeys {
  /** The key that signs now. */
  signer(): Promise<SigningKey>
  /** Those a reader may meet, oldest first. */
  published(): Promise<readonly SigningKey[]>
}

interface DatedKey extends SigningKey {
  readonly createdAt: number
}

/** Reads the keys and makes the first one. Rotation happens whenever a key is asked for; there is no timer. */
export async function openSigningKeys(
  stored: Collection<StoredSigningKey>,
  clock: Clock,
  policy: RotationPolicy,
): Promise<SigningKeys> {
  const records = await stored.list('', 100)
  let keys = records
    .map(({ key: kid, value }) => datedKey(kid, importKey(value), value.createdAt))
    .sort((a, b) => a.createdAt - b.createdAt)
  let turning: Promise<void> | undefined

  async function turn(): Promise<void> {
    const now = clock.now()
    const newest = keys.at(-1)
    if (newest === undefined || now - newest.createdAt >= policy.rotateMilliseconds) {
      const key = await createKey()
      const kid = thumbprint(key)
      await stored.insert(kid, { privateJwk: exportKey(key), createdAt: now })
      keys = [...keys, datedKey(kid, key, now)]
    }
    const gone = keys.filter((_key, at) => {
      const successor = keys[at + 1]
      const age = successor === undefined ? 0 : now - successor.createdAt
      return age >= policy.leadMilliseconds + policy.keepMilliseconds
    })
    await Promise.all(gone.map(({ kid }) => stored.delete(kid)))
    keys = keys.filter((key) => !gone.includes(key))
  }

  /** Callers of one moment share the work, so that one rotation makes one key. */
  function turned(): Promise<void> {
    return (turning ??= turn().finally(() => {
      turning = undefined
    }))
  }

  await turned()
  return {
    async signer() {
      await turned()
      const published = keys.filter((key) => clock.now() - key.createdAt >= policy.leadMilliseconds)
      const signer = published.at(-1) ?? keys[0]
      if (signer === undefined) throw new TypeError('a provider always has a signing key')
      return signer
    },
    async published() {
      await turned()
      return keys
    },
  }
}

async function createKey(): Promise<KeyObject> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  return privateKey
}

function datedKey(kid: string, key: KeyObject, createdAt: number): DatedKey {
  return { kid, algorithm: 'RS256', key, createdAt }
}

function importKey({ privateJwk }: StoredSigningKey): KeyObject {
  return createPrivateKey({ key: { ...privateJwk }, format: 'jwk' })
}

function exportKey(key: KeyObject): Record<string, string> {
  const members = Object.entries(key.export({ format: 'jwk' }))
  return Object.fromEntries(members.map(([name, value]) => [name, String(value)]))
}

/** RFC 7638 of the public key. */
function thumbprint(key: KeyObject): string {
  const { e, n } = key.export({ format: 'jwk' })
  return createHash('sha256')
    .update(JSON.stringify({ e, kty: 'RSA', n }))
    .digest('base64url')
}
