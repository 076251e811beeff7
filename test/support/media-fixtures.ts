// Small files of each kind for people to send each other, made anew for every run: none of them is in the tree.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bytes } from '#proto/bytes.js'
import { concat, textBytes } from '#proto/bytes.js'
import { wav } from './sample-files.js'

export interface FixtureFile {
  readonly path: string
  readonly bytes: Bytes
}

export interface FixtureFolder {
  readonly folder: string
  /** Writes a file. */
  put(name: string, bytes: Uint8Array): Promise<FixtureFile>
  clear(): Promise<void>
}

export async function fixtureFolder(): Promise<FixtureFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-files-'))
  return {
    folder,
    async put(name, bytes) {
      const path = join(folder, name)
      await writeFile(path, bytes)
      return { path, bytes: new Uint8Array(bytes) }
    },
    clear: () => rm(folder, { recursive: true, force: true }),
  }
}

/** A picture without two equal rows. */
export async function jpegPicture(width: number, height: number): Promise<Bytes> {
  const { default: sharp } = await import('sharp')
  const raw = new Uint8Array(width * height * 3).map((_, at) => (at * 7 + Math.floor(at / width) * 13) % 256)
  const picture = sharp(raw, { raw: { width, height, channels: 3 } })
  return new Uint8Array(await picture.jpeg({ quality: 90 }).toBuffer())
}

/** A tone that grows louder, PCM in a WAV file: 16 bits, one channel, 8 kHz. */
export function wavTone(seconds: number): Bytes {
  return wav(seconds, (second) => Math.sin(second * 440 * 2 * Math.PI) * (second / seconds) * 0.9)
}

/** A WebM file of 64 × 48 pixels with ten frames a second. What its frames show cannot be decoded. */
export async function webmVideo(seconds: number): Promise<Bytes> {
  const { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Output, WebMOutputFormat } =
    await import('mediabunny')
  const target = new BufferTarget()
  const output = new Output({ format: new WebMOutputFormat(), target })
  const source = new EncodedVideoPacketSource('vp8')
  output.addVideoTrack(source, { frameRate: 10 })
  await output.start()
  // The head of a VP8 key frame (RFC 6386 §9.1): tag, start code, width, height; then whatever.
  const frame = Uint8Array.from({ length: 200 }, (_, at) => [16, 2, 0, 0x9d, 1, 0x2a, 64, 0, 48, 0][at] ?? at)
  const decoderConfig = { codec: 'vp8', codedWidth: 64, codedHeight: 48 }
  for (let at = 0; at < seconds * 10; at += 1) {
    const packet = new EncodedPacket(frame, 'key', at / 10, 0.1)
    await source.add(packet, at === 0 ? { decoderConfig } : undefined)
  }
  await output.finalize()
  if (target.buffer === null) throw new TypeError('the video was not written')
  return new Uint8Array(target.buffer)
}

/** A document by its first line, of that many octets in all; no two are alike. */
export function pdfDocument(octets: number): Bytes {
  const head = textBytes('%PDF-1.4\n')
  return concat(head, new Uint8Array(randomBytes(octets - head.length)))
}
