// The key with which Meta signs its pushes (framework: push notifications, RS256), kept in a private file.
import { createPrivateKey, generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { type Bytes, bytesText, textBytes, toBase64url } from '#proto/bytes.js'
import type { SigningKey } from '#proto/identity/jws.js'
import { StorageError } from '#platform/storage/port.js'
import { readPrivateFile, writePrivateFile } from '#platform/storage/private-files.js'
import { storedFields, storedText } from '../storage/stored-record.js'

const MODULUS_BITS = 2048

interface PushKeyOptions {
  readonly path: string
  readonly randomBytes: (length: number) => Bytes
}

/** Made at the first start. @throws {StorageError} where the file is damaged, or others may read it. */
export async function openPushKey(options: PushKeyOptions): Promise<SigningKey> {
  const bytes = await readPrivateFile(options.path)
  if (!bytes) return makeKey(options)
  try {
    const fields = storedFields(JSON.parse(bytesText(bytes) ?? ''))
    return signingKey(storedText(fields, 'kid'), storedText(fields, 'pem'))
  } catch {
    // The parser's message could quote the key.
    throw new StorageError(
      'storage-damaged',
      options.path,
      `${options.path} does not hold the push key any more`,
    )
  }
}

async function makeKey({ path, randomBytes }: PushKeyOptions): Promise<SigningKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: MODULUS_BITS })
  const kid = toBase64url(randomBytes(12))
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  await writePrivateFile(path, textBytes(`${JSON.stringify({ kid, pem }, undefined, 2)}\n`))
  return signingKey(kid, pem)
}

function signingKey(kid: string, pem: string): SigningKey {
  return { kid, algorithm: 'RS256', key: createPrivateKey(pem) }
}
