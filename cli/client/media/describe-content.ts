// What a message says about its file, as the chat shows it: the other way round for a file that is to be sent.
import { ASSUMED_WAVEFORM_LOUDEST } from '#proto/assumptions.js'
import type { Bytes } from '#proto/bytes.js'
import type { Content, MediaContent, MediaFile } from '#proto/content/content.js'
import type { MediaKind } from '../api.js'
import type { MediaDescription } from '../store/media-rows.js'
import type { FileDescription } from './describe/file-description.js'

/** Observed: 64. Of longer ones every n-th is kept. */
const MOST_LEVELS = 256

export function isMedia(content: Content): content is MediaContent {
  return ['image', 'video', 'audio', 'document'].includes(content.kind)
}

export function captionOf(content: MediaContent): string | undefined {
  return content.kind === 'audio' ? undefined : content.caption
}

export function thumbnailOf(content: MediaContent): Bytes | undefined {
  return content.kind === 'audio' ? undefined : content.thumbnail
}

/** Everything but where the file is. Texts are the sender's. */
export function describeContent(content: MediaContent): MediaDescription {
  const { mimetype, fileLength } = content.file
  return {
    kind: shownKind(content),
    mimetype,
    size: fileLength,
    ...(content.kind === 'document' ? given('fileName', content.fileName ?? content.title) : {}),
    ...('width' in content ? { ...given('width', content.width), ...given('height', content.height) } : {}),
    ...('seconds' in content ? given('seconds', content.seconds) : {}),
    ...(content.kind === 'audio' ? given('waveform', loudness(content.waveform)) : {}),
    hasThumbnail: thumbnailOf(content) !== undefined,
  }
}

/** @param file all zeros where hashes and path are not known yet. */
export function contentOf(
  description: FileDescription,
  caption: string | undefined,
  file: MediaFile,
): MediaContent {
  const { kind, voice, fileName, width, height, seconds, thumbnail, waveform } = description
  const captioned = { file, caption, thumbnail }
  switch (kind) {
    case 'image':
      return { kind, ...captioned, width, height }
    case 'video':
      return { kind, ...captioned, width, height, seconds }
    case 'audio':
      return { kind, file, voice, seconds, waveform }
    case 'document':
      return { kind, ...captioned, fileName }
  }
}

function shownKind(content: MediaContent): MediaKind {
  return content.kind === 'audio' && content.voice ? 'voice' : content.kind
}

function loudness(waveform: Bytes | undefined): readonly number[] | undefined {
  if (!waveform) return undefined
  const count = Math.min(waveform.length, MOST_LEVELS)
  return Array.from({ length: count }, (_, at) =>
    Math.min(waveform[Math.floor((at * waveform.length) / count)] ?? 0, ASSUMED_WAVEFORM_LOUDEST),
  )
}

function given<Name extends string, T>(name: Name, value: T | undefined): Partial<Record<Name, T>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, T>)
}
