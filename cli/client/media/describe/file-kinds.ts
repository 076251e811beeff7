// What a file is sent as, by what it holds (Media: image, video, audio, document). What no phone is sure to show
// goes as a document, which every client can at least save.
import { plainType } from '../extensions.js'
import type { FileDescription } from './file-description.js'

const IMAGES = ['image/jpeg', 'image/png', 'image/webp']
const VIDEOS = ['video/mp4', 'video/quicktime', 'video/webm', 'video/matroska']
const AUDIO = [
  ...['audio/ogg', 'audio/opus', 'audio/mpeg', 'audio/mp4', 'audio/aac', 'audio/wav', 'audio/flac'],
  ...['audio/amr', 'audio/aiff'],
]
/** Containers of both: what they are called where there is only sound in them. */
const SOUND_ONLY: Readonly<Record<string, string>> = {
  'video/mp4': 'audio/mp4',
  'video/quicktime': 'audio/mp4',
  'video/webm': 'audio/webm',
  'video/matroska': 'audio/matroska',
}
/** Pictures that can have a thumbnail, but go as documents. */
const OTHER_PICTURES = ['image/gif', 'image/tiff', 'image/avif', 'image/heic']

export const isImage = (mimetype: string): boolean => IMAGES.includes(mimetype)
export const isOtherPicture = (mimetype: string): boolean => OTHER_PICTURES.includes(mimetype)
/** Whether reading the container tells more. */
export const isPlayable = (mimetype: string): boolean =>
  VIDEOS.includes(mimetype) || AUDIO.includes(plainType(mimetype))

/** Which tracks a container has; `undefined` where it cannot be read. */
export interface Tracks {
  readonly video: boolean
  readonly audio: boolean
}

/** Of a playable file. Containers that cannot be read are documents, unless nothing here reads that container. */
export function playableKind(
  mimetype: string,
  tracks: Tracks | undefined,
): Pick<FileDescription, 'kind' | 'mimetype'> {
  if (tracks?.video === true && VIDEOS.includes(mimetype)) return { kind: 'video', mimetype }
  if (tracks?.audio === true) {
    return { kind: 'audio', mimetype: SOUND_ONLY[mimetype] ?? customary(mimetype) }
  }
  return { kind: 'document', mimetype }
}

/** Parameters, such as the codec of a voice message, stay. */
function customary(mimetype: string): string {
  const [, parameters] = /;(.*)$/.exec(mimetype) ?? []
  const type = plainType(mimetype)
  return parameters === undefined ? type : `${type};${parameters}`
}
