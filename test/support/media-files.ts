// Files of tests, encrypted whole: what a sender uploads, and what the message then says of it.
import { type Bytes, concat } from '#proto/bytes.js'
import { createMediaDecryptor, type SealedFile } from '#proto/media/decrypt-media.js'
import { createMediaEncryptor, type SealedMedia } from '#proto/media/encrypt-media.js'
import type { MediaKind } from '#proto/media/media-kind.js'

export interface SealedTestFile {
  readonly blob: Bytes
  readonly sealed: SealedMedia
  /** As the message describes it. */
  readonly file: SealedFile
}

export function sealWhole(plain: Bytes, mediaKey: Bytes, kind: MediaKind): SealedTestFile {
  const encryptor = createMediaEncryptor(mediaKey, kind)
  const first = encryptor.update(plain)
  const { last, sealed } = encryptor.final()
  const { fileSha256, fileEncSha256, fileLength } = sealed
  return { blob: concat(first, last), sealed, file: { mediaKey, fileSha256, fileEncSha256, fileLength } }
}

/** @throws {ProtocolError} `media-invalid`. */
export function openWhole(blob: Bytes, file: SealedFile, kind: MediaKind): Bytes {
  const decryptor = createMediaDecryptor(file, kind)
  const most = decryptor.update(blob)
  return concat(most, decryptor.final())
}

/** `bytes` in pieces of the given lengths, in turn; empty pieces come too. */
export function pieces(bytes: Bytes, lengths: readonly number[]): Bytes[] {
  const out: Bytes[] = []
  let at = 0
  for (const length of lengths) {
    out.push(bytes.subarray(at, at + length))
    at += length
  }
  return [...out, bytes.subarray(Math.min(at, bytes.length))]
}

// eslint-disable-next-line @typescript-eslint/require-await -- a source is asynchronous, these octets are not
export async function* source(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}
