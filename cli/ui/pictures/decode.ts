// A stranger's picture, decoded with limits. Whatever is drawn went through here: no byte of theirs reaches the
// terminal.
import type { Bytes } from '#proto/bytes.js'

/** More pixels than this are not decoded: a small file can claim any number. */
const MAX_PIXELS = 25_000_000
const TIME_LIMIT_SECONDS = 5

const asText = (bytes: Bytes, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to))

/** Only these reach the decoder, which knows many more formats, some of them programs. */
function known(bytes: Bytes): boolean {
  const jpeg = asText(bytes, 0, 3) === '\xff\xd8\xff'
  const png = asText(bytes, 0, 8) === '\x89PNG\r\n\x1a\n'
  const webp = asText(bytes, 0, 4) === 'RIFF' && asText(bytes, 8, 12) === 'WEBP'
  return jpeg || png || webp
}

export interface Pixels {
  readonly width: number
  readonly height: number
}

export interface Dots extends Pixels {
  /** Red, green, blue, opacity; row by row. */
  readonly rgba: Uint8Array
}

async function fitted(bytes: Bytes, { width, height }: Pixels) {
  // Loaded with the first picture: a chat without one starts faster and stays smaller.
  const { default: sharp } = await import('sharp')
  // Every picture is decoded once; what the library would keep of it is memory for nothing.
  sharp.cache(false)
  return sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', sequentialRead: true })
    .timeout({ seconds: TIME_LIMIT_SECONDS })
    .rotate()
    .resize(width, height, { fit: 'contain', background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .toColourspace('srgb')
    .ensureAlpha()
}

/**
 * JPEG, PNG or WebP as exactly `size` dots; what the picture's own shape leaves free is transparent.
 * @returns `undefined` where it cannot be decoded within the limits.
 */
export async function decodeDots(bytes: Bytes, size: Pixels): Promise<Dots | undefined> {
  if (!known(bytes)) return undefined
  try {
    const { data } = await (await fitted(bytes, size)).raw().toBuffer({ resolveWithObject: true })
    return { ...size, rgba: data }
  } catch {
    // Every way in which a file can be broken ends here; none of them says anything a person could use.
    return undefined
  }
}

/** As {@link decodeDots}, as a new PNG file. */
export async function decodePng(bytes: Bytes, size: Pixels): Promise<Uint8Array | undefined> {
  if (!known(bytes)) return undefined
  try {
    return await (await fitted(bytes, size)).png({ compressionLevel: 9 }).toBuffer()
  } catch {
    return undefined
  }
}
