// B8: attachments encrypted and decrypted as streams, against a bare loop over the same primitives in the same run:
// what async iteration, counting and checking cost beside the cryptography.
import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Bytes, concat } from '#proto/bytes.js'
import { decryptMedia, type SealedFile } from '#proto/media/decrypt-media.js'
import { encryptMedia } from '#proto/media/encrypt-media.js'
import { deriveMediaKeys } from '#proto/media/media-keys.js'
import { atLeast, type Figure, type Line } from './line.js'
import { median } from './statistics.js'

const MEBIBYTE = 1024 * 1024
const ROUNDS = 7
const MEDIA_KEY = new Uint8Array(32).fill(8)

/** One way to do the work; what it gives is awaited. */
type Way = () => unknown

export const mediaCryptoLine: Line = {
  id: 'B8',
  title: 'media encryption',
  async run({ folder, quick, say }) {
    const plain = new Uint8Array((quick ? 16 : 64) * MEBIBYTE).map((_, at) => at * 31)
    const [plainFile, blobFile] = [join(folder, 'plain'), join(folder, 'blob')]
    const { blob, file } = await sealed(plain)
    await Promise.all([writeFile(plainFile, plain), writeFile(blobFile, blob)])
    const figures: Figure[] = []
    for (const kibibytes of [64, 256]) {
      const size = kibibytes * 1024
      say(`pieces of ${kibibytes} KiB`)
      const encrypting = await compared(plain.length, {
        bare: () => {
          bareEncrypt(plain, size)
        },
        memory: () => drained(encryptMedia(pieces(plain, size), MEDIA_KEY, 'document')),
        disk: () =>
          drained(encryptMedia(createReadStream(plainFile, { highWaterMark: size }), MEDIA_KEY, 'document')),
      })
      const decrypting = await compared(plain.length, {
        bare: () => {
          bareDecrypt(blob, size)
        },
        memory: () => drained(decryptMedia(pieces(blob, size), file, 'document')),
        disk: () =>
          drained(decryptMedia(createReadStream(blobFile, { highWaterMark: size }), file, 'document')),
      })
      figures.push(
        ...figuresOf('encrypt', kibibytes, encrypting),
        ...figuresOf('decrypt', kibibytes, decrypting),
      )
    }
    return figures
  },
}

interface Rates {
  /** MB for each second of the processor: what else the machine does hardly shows in it. */
  readonly cpu: number[]
  /** MB for each second of the clock. */
  readonly wall: number[]
}

type Compared = Readonly<Record<'bare' | 'memory' | 'disk', Rates>>

/** The ways take turns, so that a busy moment of the machine meets all of them. */
async function compared(length: number, ways: Record<keyof Compared, Way>): Promise<Compared> {
  const rates: Compared = {
    bare: { cpu: [], wall: [] },
    memory: { cpu: [], wall: [] },
    disk: { cpu: [], wall: [] },
  }
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const way of ['bare', 'memory', 'disk'] as const) {
      const [start, used] = [performance.now(), process.cpuUsage()]
      await ways[way]()
      const { user, system } = process.cpuUsage(used)
      // The first round warms up.
      if (round === 0) continue
      rates[way].cpu.push(length / (user + system))
      rates[way].wall.push(length / 1000 / (performance.now() - start))
    }
  }
  return rates
}

function figuresOf(what: string, kibibytes: number, { bare, memory, disk }: Compared): readonly Figure[] {
  const peer = { what: 'bare loop', value: median(bare.cpu) }
  const common = { line: 'B8', unit: 'MB / CPU-s', samples: 1, peer }
  const pieces = `pieces of ${kibibytes} KiB`
  const clock = (rates: Rates): string =>
    `by the clock ${Math.round(median(rates.wall))} MB/s, the bare loop ${Math.round(median(bare.wall))}`
  return [
    {
      ...{ ...common, what: `${what} a stream, ${pieces}`, rounds: memory.cpu, goal: atLeast(0.8, 'ratio') },
      note: clock(memory),
    },
    {
      ...{ ...common, what: `${what} a file, ${pieces}`, rounds: disk.cpu },
      note: `${clock(disk)}; reading the file included`,
    },
  ]
}

/** Every primitive the format asks for, and nothing else. */
function bareEncrypt(plain: Bytes, size: number): void {
  const { iv, cipherKey, macKey } = deriveMediaKeys(MEDIA_KEY, 'document')
  const cipher = createCipheriv('aes-256-cbc', cipherKey, iv)
  const mac = createHmac('sha256', macKey).update(iv)
  const [fileHash, blobHash] = [createHash('sha256'), createHash('sha256')]
  for (let at = 0; at < plain.length; at += size) {
    const piece = plain.subarray(at, at + size)
    fileHash.update(piece)
    const ciphertext = cipher.update(piece)
    mac.update(ciphertext)
    blobHash.update(ciphertext)
  }
  const padding = cipher.final()
  mac.update(padding)
  blobHash.update(padding).update(mac.digest().subarray(0, 10))
  fileHash.digest()
  blobHash.digest()
}

function bareDecrypt(blob: Bytes, size: number): void {
  const { iv, cipherKey, macKey } = deriveMediaKeys(MEDIA_KEY, 'document')
  const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv)
  const mac = createHmac('sha256', macKey).update(iv)
  const [fileHash, blobHash] = [createHash('sha256'), createHash('sha256')]
  const ciphertext = blob.subarray(0, -10)
  for (let at = 0; at < ciphertext.length; at += size) {
    const piece = ciphertext.subarray(at, at + size)
    blobHash.update(piece)
    mac.update(piece)
    fileHash.update(decipher.update(piece))
  }
  blobHash.update(blob.subarray(-10)).digest()
  mac.digest()
  fileHash.update(decipher.final()).digest()
}

// eslint-disable-next-line @typescript-eslint/require-await -- a source is asynchronous, these octets are not
async function* pieces(bytes: Bytes, size: number): AsyncGenerator<Bytes> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function drained(stream: AsyncGenerator<Bytes, unknown>): Promise<void> {
  while (!(await stream.next()).done);
}

async function sealed(plain: Bytes): Promise<{ blob: Bytes; file: SealedFile }> {
  const parts: Bytes[] = []
  const stream = encryptMedia(pieces(plain, MEBIBYTE), MEDIA_KEY, 'document')
  let step = await stream.next()
  for (; !step.done; step = await stream.next()) parts.push(step.value)
  return { blob: concat(...parts), file: { mediaKey: MEDIA_KEY, ...step.value } }
}
