// Pictures: their size as they are shown, and a small JPEG that travels inside the message.
import { ASSUMED_MAXIMUM_PREVIEW_BYTES } from '#proto/assumptions.js'
import type { Bytes } from '#proto/bytes.js'

/** More is not decoded: at four octets a pixel it would not fit beside everything else. */
const MAXIMUM_PIXELS = 64_000_000
const LIMIT_SECONDS = 5
/** Longest side and JPEG quality, tried in turn until the result is small enough. */
const ATTEMPTS = [
  [100, 80],
  [100, 50],
  [64, 40],
] as const

export interface Picture {
  readonly width: number
  readonly height: number
  /** At most 32 KiB; nothing of the picture's own metadata is in it. */
  readonly thumbnail: Bytes
}

/**
 * Decodes the whole picture.
 * @param source a path, or the encoded picture.
 * @returns `undefined` where it does not decode, or not within the limits.
 */
export async function readPicture(source: string | Uint8Array): Promise<Picture | undefined> {
  const { default: sharp } = await import('sharp')
  // One picture after the other: what is kept between them would only be in the way.
  sharp.cache(false)
  const picture = sharp(source, {
    limitInputPixels: MAXIMUM_PIXELS,
    sequentialRead: true,
    failOn: 'error',
    pages: 1,
  })
  try {
    const { width, height } = (await picture.metadata()).autoOrient
    for (const [side, quality] of ATTEMPTS) {
      const thumbnail = await picture
        .clone()
        .autoOrient()
        .resize(side, side, { fit: 'inside', withoutEnlargement: true })
        .flatten({ background: '#ffffff' })
        .jpeg({ quality })
        .timeout({ seconds: LIMIT_SECONDS })
        .toBuffer()
      if (thumbnail.length <= ASSUMED_MAXIMUM_PREVIEW_BYTES) {
        return { width, height, thumbnail: new Uint8Array(thumbnail) }
      }
    }
    return undefined
  } catch (error) {
    // Whatever the decoder says, the file is not a picture that can be shown.
    if (error instanceof Error) return undefined
    throw error
  }
}
