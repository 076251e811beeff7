// A file to send, as it is before its upload: described, keyed, and written down; and as its message describes it
// afterwards.
import { resolve } from 'node:path'
import { ASSUMED_MAXIMUM_TEXT_BYTES } from '#proto/assumptions.js'
import type { Bytes } from '#proto/bytes.js'
import type { MediaContent, MediaFile } from '#proto/content/content.js'
import { decodeContent, encodeContent } from '#proto/content/message.js'
import { MEDIA_KEY_BYTES } from '#proto/media/media-keys.js'
import { ClientError, type OutgoingMedia } from '../api.js'
import type { EngineContext } from '../engine/context.js'
import type { MediaDescription } from '../store/media-rows.js'
import type { UploadRow } from '../store/uploads.js'
import type { BlobSource } from './blob-source.js'
import { contentOf, describeContent, isMedia } from './describe-content.js'
import { type FileMark, markFile } from './source-file.js'
import { isTransferError } from './transfer-error.js'
import type { Uploaded } from './upload.js'

/** A message is at most 96 KiB with all around it: beside a very long caption there is no room for a preview. */
const MOST_CONTENT_BYTES = 90 * 1024
const NO_HASH = new Uint8Array(32)
/** Of a file that has no place yet. */
const NO_PATH = '/'

export interface OutgoingFile {
  readonly file: FileMark
  /** Content protobuf: key and description, without path and hashes. */
  readonly draft: Bytes
  readonly description: MediaDescription
  /** Empty where there is none. */
  readonly caption: string
}

/** @throws {ClientError} `usage` for what cannot be sent. */
export async function describeOutgoing(
  media: OutgoingMedia,
  { clock, randomBytes }: Pick<EngineContext, 'clock' | 'randomBytes'>,
): Promise<OutgoingFile> {
  const path = resolve(media.path)
  // What describes files brings the libraries that look into them.
  const { describeFile } = await import('./describe/describe-file.js')
  const described = await describeFile(path, { voice: media.voice ?? false })
  const file = await marked(path)
  if (file.size !== described.size) throw new ClientError('usage', `${path} is being written: try again`)
  const caption = checkedCaption(media.caption, described.kind)
  const mediaKey = freshKey(randomBytes)
  const known = {
    ...{ mimetype: described.mimetype, directPath: NO_PATH, mediaKey, fileLength: file.size },
    ...{ fileSha256: NO_HASH, fileEncSha256: NO_HASH, mediaKeyTimestamp: Math.floor(clock.now() / 1000) },
  }
  const full = contentOf(described, caption, known)
  const fits = encodeContent(full).length <= MOST_CONTENT_BYTES
  const content = fits || full.kind === 'audio' ? full : { ...full, thumbnail: undefined }
  const description = { ...describeContent(content), fileName: described.fileName }
  return { file, draft: encodeContent(content), description, caption: caption ?? '' }
}

/** What an upload needs, from what was written down. */
export function blobSourceOf(row: UploadRow): BlobSource {
  const { path, size, modified } = row
  const content = readDraft(row.draft)
  return { file: { path, size, modified }, mediaKey: content.file.mediaKey, kind: content.kind }
}

/** The same draft with another key. */
export function rekeyed(draft: Bytes, mediaKey: Bytes): Bytes {
  return encodeContent(withFile(draft, { mediaKey }))
}

/** The content of the message, now that its file is where `directPath` says. */
export function completed(draft: Bytes, { sealed }: Uploaded, directPath: string): Bytes {
  const { fileSha256, fileEncSha256, fileLength } = sealed
  return encodeContent(withFile(draft, { directPath, fileSha256, fileEncSha256, fileLength }))
}

function withFile(draft: Bytes, change: Partial<MediaFile>): MediaContent {
  const content = readDraft(draft)
  return { ...content, file: { ...content.file, ...change } }
}

export function readDraft(draft: Bytes): MediaContent {
  const content = decodeContent(draft)
  if (isMedia(content)) return content
  throw new TypeError('a draft describes a file')
}

/** Fresh for each file. */
export function freshKey(randomBytes: EngineContext['randomBytes']): Bytes {
  return randomBytes(MEDIA_KEY_BYTES)
}

async function marked(path: string): Promise<FileMark> {
  try {
    return await markFile(path)
  } catch (error) {
    if (isTransferError(error)) throw new ClientError('usage', error.message, { cause: error })
    throw error
  }
}

function checkedCaption(caption: string | undefined, kind: MediaContent['kind']): string | undefined {
  if (caption === undefined || caption.trim() === '') return undefined
  if (kind === 'audio') {
    throw new ClientError('usage', 'audio has no caption: send the text as a message of its own')
  }
  if (Buffer.byteLength(caption) <= ASSUMED_MAXIMUM_TEXT_BYTES) return caption
  throw new ClientError(
    'usage',
    `this caption is too long: at most ${ASSUMED_MAXIMUM_TEXT_BYTES} bytes; send it as a message`,
  )
}
