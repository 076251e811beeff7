// Pictures for tests, red above and blue below.
import sharp from 'sharp'

/** The upper half red, the lower blue. */
export async function twoColours(
  width: number,
  height: number,
  format: 'jpeg' | 'png' | 'webp',
): Promise<Uint8Array<ArrayBuffer>> {
  const lower = await sharp({
    create: { width, height: height / 2, channels: 3, background: { r: 0, g: 0, b: 255 } },
  })
    .png()
    .toBuffer()
  const upper = { width, height, channels: 3, background: { r: 255, g: 0, b: 0 } } as const
  const whole = sharp({ create: upper }).composite([{ input: lower, left: 0, top: height / 2 }])
  return new Uint8Array(await whole.toFormat(format).toBuffer())
}
