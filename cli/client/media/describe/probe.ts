// What a file says about itself: its type by content, and of sound and moving pictures how long and how large.
// Works on the bytes of strangers, in libraries made for many formats: it runs in a thread of its own (probe-worker).
import { plainType } from '../extensions.js'
import type { Tracks } from './file-kinds.js'

export interface Facts {
  /** `undefined` where nothing is recognised. */
  readonly mimetype: string | undefined
  /** `undefined` where the container cannot be read, or there is none. */
  readonly tracks?: Tracks
  readonly seconds?: number
  /** Pixels, turned as they are shown. */
  readonly width?: number
  readonly height?: number
}

/** Sound without a container that the library below reads. */
const BARE_SOUND = ['audio/amr', 'audio/aiff']

/** By content alone. @throws whatever the library makes of a damaged file. */
export async function typeOf(path: string): Promise<string | undefined> {
  const { fileTypeFromFile } = await import('file-type')
  return (await fileTypeFromFile(path))?.mime
}

/** Of a playable file. @throws whatever the library makes of a damaged file. */
export async function playFacts(path: string, mimetype: string): Promise<Facts> {
  if (BARE_SOUND.includes(plainType(mimetype))) return { mimetype, tracks: { video: false, audio: true } }
  const input = await openContainer(path)
  try {
    const video = await input.getPrimaryVideoTrack()
    const audio = await input.getPrimaryAudioTrack()
    const seconds = (await input.getDurationFromMetadata()) ?? (await input.computeDuration())
    return {
      mimetype,
      tracks: { video: video !== null, audio: audio !== null },
      ...(Number.isFinite(seconds) ? { seconds: Math.max(1, Math.round(seconds)) } : {}),
      ...(video ? { width: await video.getDisplayWidth(), height: await video.getDisplayHeight() } : {}),
    }
  } finally {
    input.dispose()
  }
}

/** Only formats that lie in one file: a playlist could name others. */
export async function openContainer(path: string) {
  const { ADTS, FLAC, FilePathSource, Input, MATROSKA, MP3, MP4, OGG, QTFF, WAVE, WEBM } =
    await import('mediabunny')
  return new Input({
    source: new FilePathSource(path),
    formats: [MP4, QTFF, MATROSKA, WEBM, MP3, WAVE, OGG, ADTS, FLAC],
  })
}
