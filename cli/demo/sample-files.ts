// The files that people send each other in the walkthrough: made for it, and no two alike, so that each can be
// searched for.
import { crc32, deflateSync } from 'node:zlib'
import { concat, textBytes, uintBytes, type Bytes } from '#proto/bytes.js'

type RandomBytes = (length: number) => Bytes

const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

/** A picture of noise, 8 bits each of red, green and blue. */
export function pngNoise(width: number, height: number, randomBytes: RandomBytes): Bytes {
  // Each row begins with the number of its filter; 0 is none.
  const rows = Array.from({ length: height }, () => concat(Uint8Array.of(0), randomBytes(width * 3)))
  const header = concat(uintBytes(width, 4), uintBytes(height, 4), Uint8Array.of(8, 2, 0, 0, 0))
  return concat(
    PNG_SIGNATURE,
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(concat(...rows))),
    pngChunk('IEND', new Uint8Array(0)),
  )
}

function pngChunk(type: string, data: Uint8Array): Bytes {
  const content = concat(textBytes(type), data)
  return concat(uintBytes(data.length, 4), content, uintBytes(crc32(content), 4))
}

const SAMPLES_A_SECOND = 8_000

/** Hiss that grows louder: PCM in a WAV file, 16 bits, one channel. */
export function wavHiss(seconds: number, randomBytes: RandomBytes): Bytes {
  const samples = seconds * SAMPLES_A_SECOND
  const noise = Buffer.from(randomBytes(samples * 2))
  for (let at = 0; at < samples; at += 1) {
    noise.writeInt16LE(Math.round(noise.readInt16LE(at * 2) * (at / samples)), at * 2)
  }
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + noise.length, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(SAMPLES_A_SECOND, 24)
  header.writeUInt32LE(SAMPLES_A_SECOND * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(noise.length, 40)
  return concat(header, noise)
}
