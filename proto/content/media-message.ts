// The content messages that describe an attachment: image, video, audio, document (End-to-end layer: content
// protobuf; Media). `url` is neither written nor read: the path is enough, and no message names a host.
import type {
  AudioMessage,
  DocumentMessage,
  ImageMessage,
  Message,
  VideoMessage,
} from '#proto/gen/content.js'
import {
  ASSUMED_MAXIMUM_MEDIA_BYTES,
  ASSUMED_MAXIMUM_NAME,
  ASSUMED_MAXIMUM_PATH,
  ASSUMED_MAXIMUM_PREVIEW_BYTES,
} from '../assumptions.js'
import { long } from '../protobuf.js'
import type {
  AudioContent,
  DocumentContent,
  ImageContent,
  MediaContent,
  MediaFile,
  VideoContent,
} from './content.js'
import {
  contentMalformed,
  count,
  line,
  octets,
  optionalBody,
  optionalLine,
  optionalOctets,
  optionalUint32,
} from './fields.js'
import { readQuote, writeQuote } from './reference.js'

/** What the four messages have in common. */
type FileFields = Pick<
  ImageMessage.$Properties,
  'mimetype' | 'directPath' | 'mediaKey' | 'fileSha256' | 'fileEncSha256' | 'fileLength' | 'mediaKeyTimestamp'
>

const HASH_BYTES = 32
const KEY_BYTES = 32

export function writeMedia(content: MediaContent): Message.$Properties {
  const common = { ...writeFile(content.file), contextInfo: writeQuote(content.quote) }
  switch (content.kind) {
    case 'image':
      return { imageMessage: { ...common, ...captioned(content), ...sized(content) } }
    case 'video': {
      const seconds = content.seconds ?? null
      return { videoMessage: { ...common, ...captioned(content), ...sized(content), seconds } }
    }
    case 'audio': {
      const { seconds = null, waveform = null } = content
      return { audioMessage: { ...common, ptt: content.voice, seconds, waveform } }
    }
    case 'document': {
      const { title = null, fileName = null } = content
      return { documentMessage: { ...common, ...captioned(content), title, fileName } }
    }
  }
}

function writeFile(file: MediaFile): FileFields {
  const { mimetype, directPath, mediaKey, fileSha256, fileEncSha256, fileLength, mediaKeyTimestamp } = file
  return {
    ...{ mimetype, directPath, mediaKey, fileSha256, fileEncSha256 },
    fileLength: long(fileLength),
    mediaKeyTimestamp: mediaKeyTimestamp === undefined ? null : long(mediaKeyTimestamp),
  }
}

function captioned(content: ImageContent | VideoContent | DocumentContent) {
  return { caption: content.caption ?? null, jpegThumbnail: content.thumbnail ?? null }
}

function sized(content: ImageContent | VideoContent) {
  return { width: content.width ?? null, height: content.height ?? null }
}

/** @throws {ProtocolError} `content-malformed`. */
export function readImage(message: ImageMessage.$Properties): ImageContent {
  return { kind: 'image', file: readFile(message), ...readCaptioned(message), ...readSize(message) }
}

/** @throws {ProtocolError} `content-malformed`. */
export function readVideo(message: VideoMessage.$Properties): VideoContent {
  const seconds = optionalUint32(message.seconds, 'duration')
  return { kind: 'video', file: readFile(message), ...readCaptioned(message), ...readSize(message), seconds }
}

/** @throws {ProtocolError} `content-malformed`. */
export function readAudio(message: AudioMessage.$Properties): AudioContent {
  return {
    kind: 'audio',
    file: readFile(message),
    voice: message.ptt ?? false,
    seconds: optionalUint32(message.seconds, 'duration'),
    waveform: optionalOctets(message.waveform, ASSUMED_MAXIMUM_PREVIEW_BYTES, 'waveform'),
    quote: readQuote(message.contextInfo),
  }
}

/** @throws {ProtocolError} `content-malformed`. */
export function readDocument(message: DocumentMessage.$Properties): DocumentContent {
  return {
    kind: 'document',
    file: readFile(message),
    ...readCaptioned(message),
    title: optionalLine(message.title, ASSUMED_MAXIMUM_NAME, 'title'),
    fileName: optionalLine(message.fileName, ASSUMED_MAXIMUM_NAME, 'file name'),
  }
}

function readFile(message: FileFields): MediaFile {
  const directPath = line(message.directPath, ASSUMED_MAXIMUM_PATH, 'path')
  // A path and nothing else: not `//host`, which some URL parsers take for a host.
  if (!/^\/(?!\/)[\x21-\x7e]*$/.test(directPath)) throw contentMalformed('path')
  const { mediaKeyTimestamp: keyTime } = message
  return {
    mimetype: line(message.mimetype, ASSUMED_MAXIMUM_NAME, 'media type'),
    directPath,
    mediaKey: octets(message.mediaKey, KEY_BYTES, KEY_BYTES, 'media key'),
    fileSha256: octets(message.fileSha256, HASH_BYTES, HASH_BYTES, 'hash'),
    fileEncSha256: octets(message.fileEncSha256, HASH_BYTES, HASH_BYTES, 'hash'),
    fileLength: count(message.fileLength, ASSUMED_MAXIMUM_MEDIA_BYTES, 'length'),
    mediaKeyTimestamp: keyTime ? count(keyTime, Number.MAX_SAFE_INTEGER, 'time') : undefined,
  }
}

function readCaptioned(message: Pick<ImageMessage.$Properties, 'caption' | 'jpegThumbnail' | 'contextInfo'>) {
  return {
    caption: optionalBody(message.caption, 'caption'),
    thumbnail: optionalOctets(message.jpegThumbnail, ASSUMED_MAXIMUM_PREVIEW_BYTES, 'thumbnail'),
    quote: readQuote(message.contextInfo),
  }
}

function readSize(message: Pick<ImageMessage.$Properties, 'width' | 'height'>) {
  return {
    width: optionalUint32(message.width, 'width'),
    height: optionalUint32(message.height, 'height'),
  }
}
