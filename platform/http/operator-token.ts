// An operator's token: whoever runs a server finds it in a private file, and gives it as Bearer (RFC 6750).
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Request } from 'express'
import { StorageError } from '../storage/port.js'
import { readPrivateFile, writePrivateFile } from '../storage/private-files.js'
import { bearerToken } from './body.js'
import { HttpError } from './error.js'

export interface OperatorToken {
  matches(presented: string): boolean
}

/** Reads the token, or makes one. @throws {StorageError} where the file is empty, or others may read it. */
export async function openOperatorToken(
  path: string,
  randomBytes: (length: number) => Uint8Array,
): Promise<OperatorToken> {
  const bytes = await readPrivateFile(path)
  const token = bytes
    ? new TextDecoder().decode(bytes).trim()
    : Buffer.from(randomBytes(32)).toString('base64url')
  if (token === '') throw new StorageError('storage-damaged', path, `${path} holds no operator token`)
  if (!bytes) await writePrivateFile(path, new TextEncoder().encode(`${token}\n`))
  const expected = digest(token)
  return { matches: (presented) => timingSafeEqual(digest(presented), expected) }
}

/** @throws {HttpError} 401 for any request without the token. */
export function requireOperator(request: Request, token: OperatorToken): void {
  const presented = bearerToken(request)
  if (presented !== undefined && token.matches(presented)) return
  throw new HttpError(401, 'operator-only', 'this needs the operator token', {
    headers: { 'www-authenticate': 'Bearer' },
  })
}

/** Equal lengths, so that the comparison takes equal time. */
function digest(text: string): Uint8Array {
  return createHash('sha256').update(text).digest()
}
