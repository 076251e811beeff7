// The node's own secret behind media credentials and the names of stored blobs, kept in a private file so that a
// restart invalidates neither.
import { type Bytes, bytesText, fromBase64url, textBytes, toBase64url } from '#proto/bytes.js'
import { StorageError } from '#platform/storage/port.js'
import { readPrivateFile, writePrivateFile } from '#platform/storage/private-files.js'

const KEY_BYTES = 32

/** 32 octets, made at the first start. @throws {StorageError} where the file is damaged, or others may read it. */
export async function openMediaKey(path: string, randomBytes: (length: number) => Bytes): Promise<Bytes> {
  const stored = await readPrivateFile(path)
  if (!stored) {
    const key = randomBytes(KEY_BYTES)
    await writePrivateFile(path, textBytes(`${toBase64url(key)}\n`))
    return key
  }
  const key = fromBase64url(bytesText(stored)?.trim() ?? '')
  if (key?.length === KEY_BYTES) return key
  throw new StorageError('storage-damaged', path, `${path} does not hold the media key any more`)
}
