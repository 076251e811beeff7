// A file as the blob that is uploaded, from any octet on. Encryption is the same each time, so what the host has
// already is made again and left out: an upload goes on without a second copy of anything on this disk.
import type { Bytes } from '#proto/bytes.js'
import { encryptMedia, type SealedMedia } from '#proto/media/encrypt-media.js'
import type { MediaKind } from '#proto/media/media-kind.js'
import { type FileMark, readSource } from './source-file.js'

/** What makes the same blob of the same file. */
export interface BlobSource {
  readonly file: FileMark
  /** 32 octets. */
  readonly mediaKey: Bytes
  readonly kind: MediaKind
}

/**
 * The blob's octets from `offset` on; returns what the message says of the whole.
 * @throws {TransferError} `source` where the file is not what it was.
 */
export async function* readBlob(source: BlobSource, offset: number): AsyncGenerator<Bytes, SealedMedia> {
  const blob = encryptMedia(readSource(source.file), source.mediaKey, source.kind)
  let at = 0
  try {
    for (let next = await blob.next(); ; next = await blob.next()) {
      if (next.done === true) return next.value
      const skipped = Math.max(0, Math.min(offset - at, next.value.length))
      at += next.value.length
      if (skipped < next.value.length) yield next.value.subarray(skipped)
    }
  } finally {
    // Ended early, the file has to be closed all the same.
    await blob.return(UNREAD)
  }
}

/** What a blob that was not read to its end returns; nobody looks at it. */
export const UNREAD: SealedMedia = {
  fileSha256: new Uint8Array(0),
  fileEncSha256: new Uint8Array(0),
  fileLength: 0,
  blobLength: 0,
}
