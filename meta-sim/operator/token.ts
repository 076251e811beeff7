// The operator's token: in a private file that only whoever runs the endpoint can read.
import { createHash, timingSafeEqual } from 'node:crypto'
import { type Bytes, bytesText, textBytes, toBase64url } from '#proto/bytes.js'
import { StorageError } from '#platform/storage/port.js'
import { readPrivateFile, writePrivateFile } from '#platform/storage/private-files.js'

export interface OperatorToken {
  matches(presented: string): boolean
}

/** Reads the token, or makes one. @throws {StorageError} where the file is empty, or others may read it. */
export async function openOperatorToken(
  path: string,
  randomBytes: (length: number) => Bytes,
): Promise<OperatorToken> {
  const bytes = await readPrivateFile(path)
  const token = bytes ? bytesText(bytes)?.trim() : toBase64url(randomBytes(32))
  if (!token) throw new StorageError('storage-damaged', path, `${path} holds no operator token`)
  if (!bytes) await writePrivateFile(path, textBytes(`${token}\n`))
  const expected = digest(token)
  return { matches: (presented) => timingSafeEqual(digest(presented), expected) }
}

/** Equal lengths, so that the comparison takes equal time. */
function digest(text: string): Uint8Array {
  return createHash('sha256').update(text).digest()
}
