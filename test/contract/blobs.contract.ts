// What every BlobStore keeps, whatever it is stored in.
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BlobPieces, BlobStore } from '#platform/storage/port.js'

interface OpenedBlobs {
  readonly blobs: BlobStore
  readonly close: () => Promise<void>
}

const HELLO = Buffer.from('hello, blob')
const HELLO_SHA256 = createHash('sha256').update(HELLO).digest('hex')

async function* chunks(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    await Promise.resolve()
    yield part
  }
}

async function content(pieces: BlobPieces | undefined): Promise<Buffer | undefined> {
  if (pieces === undefined) return undefined
  const parts: Buffer[] = []
  for await (const piece of pieces) parts.push(Buffer.from(piece))
  return Buffer.concat(parts)
}

export function blobsContract(adapter: string, open: () => Promise<OpenedBlobs>): void {
  const using = async (work: (blobs: BlobStore) => Promise<void>): Promise<void> => {
    const opened = await open()
    try {
      await work(opened.blobs)
    } finally {
      await opened.close()
    }
  }

  describe(`blobs on ${adapter}`, () => {
    it('answers size and SHA-256 of what was written, and the bytes', () =>
      using(async (blobs) => {
        const stored = await blobs.write('key', chunks(HELLO.subarray(0, 4), HELLO.subarray(4)), 1000)
        expect(stored).toEqual({ size: 11, sha256: HELLO_SHA256 })
        expect(await content(await blobs.read('key'))).toEqual(HELLO)
        expect(await blobs.stat('key')).toEqual({ size: 11 })
      }))

    it('keeps an empty blob', () =>
      using(async (blobs) => {
        expect(await blobs.write('empty', chunks(), 0)).toMatchObject({ size: 0 })
        expect(await content(await blobs.read('empty'))).toHaveLength(0)
      }))

    it('answers any range, both ends included', () =>
      using(async (blobs) => {
        await blobs.write('key', chunks(HELLO), 1000)
        await fc.assert(
          fc.asyncProperty(fc.nat(10), fc.nat(10), async (a, b) => {
            const [start, end] = a < b ? [a, b] : [b, a]
            expect(await content(await blobs.read('key', { start, end }))).toEqual(
              HELLO.subarray(start, end + 1),
            )
          }),
          { seed: 7420, numRuns: 60 },
        )
      }))

    it('has nothing under a key never written, nor after a deletion', () =>
      using(async (blobs) => {
        expect(await blobs.read('key')).toBeUndefined()
        expect(await blobs.stat('key')).toBeUndefined()
        expect(await blobs.delete('key')).toBe(false)
        await blobs.write('key', chunks(HELLO), 1000)
        expect(await blobs.delete('key')).toBe(true)
        expect(await blobs.stat('key')).toBeUndefined()
      }))

    it('takes exactly the maximum, and keeps nothing of one byte more', () =>
      using(async (blobs) => {
        expect(await blobs.write('whole', chunks(HELLO), HELLO.length)).toMatchObject({ size: 11 })
        expect(await blobs.write('large', chunks(HELLO), HELLO.length - 1)).toBe('too-large')
        expect(await blobs.stat('large')).toBeUndefined()
      }))

    it('never replaces a blob', () =>
      using(async (blobs) => {
        await blobs.write('key', chunks(HELLO), 1000)
        expect(await blobs.write('key', chunks(Buffer.from('other')), 1000)).toBe('taken')
        expect(await content(await blobs.read('key'))).toEqual(HELLO)
      }))

    it('takes a file of this machine over, whole, and lets go of it with the blob only', () =>
      using(async (blobs) => {
        const folder = await mkdtemp(join(tmpdir(), 'parley-adopted-'))
        const path = join(folder, 'file')
        await writeFile(path, HELLO, { mode: 0o600 })
        expect(await blobs.adopt('key', path)).toBe(true)
        expect(await blobs.adopt('key', path)).toBe(false)
        await rm(folder, { recursive: true })
        expect(await content(await blobs.read('key'))).toEqual(HELLO)
        await expect(blobs.adopt('../key', path)).rejects.toThrow(TypeError)
      }))

    it('lists every key it has, and none of a deleted blob', () =>
      using(async (blobs) => {
        const written = Array.from({ length: 30 }, (_, at) => `key-${at}`)
        for (const key of written) await blobs.write(key, chunks(HELLO), 1000)
        await blobs.delete('key-7')
        const listed: string[] = []
        for await (const key of blobs.keys()) listed.push(key)
        expect(listed.sort()).toEqual(written.filter((key) => key !== 'key-7').sort())
      }))

    it('lets one of many writers of one key win', () =>
      using(async (blobs) => {
        const answers = await Promise.all(
          Array.from({ length: 20 }, (_, at) =>
            blobs.write('key', chunks(Buffer.from(`writer ${at}`)), 1000),
          ),
        )
        const winners = answers.flatMap((answer, at) => (answer === 'taken' ? [] : [at]))
        expect(winners).toHaveLength(1)
        expect(String(await content(await blobs.read('key')))).toBe(`writer ${winners[0]}`)
      }))

    it('passes on the failure of a source and keeps nothing', () =>
      using(async (blobs) => {
        const source = async function* (): AsyncGenerator<Uint8Array> {
          yield HELLO
          await Promise.reject(new RangeError('the sender went away'))
        }
        await expect(blobs.write('key', source(), 1000)).rejects.toThrow(RangeError)
        expect(await blobs.stat('key')).toBeUndefined()
        expect(await blobs.write('key', chunks(HELLO), 1000)).toMatchObject({ size: 11 })
      }))

    it('leaves the rest of a refused source to its owner', () =>
      using(async (blobs) => {
        const source = chunks(HELLO, HELLO, HELLO)
        expect(await blobs.write('key', source, 5)).toBe('too-large')
        expect((await source.next()).value).toEqual(HELLO)
      }))

    it('tells keys apart that differ only in case', () =>
      using(async (blobs) => {
        await blobs.write('Key', chunks(HELLO), 1000)
        expect(await blobs.write('kEY', chunks(HELLO), 1000)).toMatchObject({ size: 11 })
      }))

    it('takes keys of 1 and 128 characters of base64url, and nothing else', () =>
      using(async (blobs) => {
        for (const key of ['-', 'k'.repeat(128)]) {
          expect(await blobs.write(key, chunks(HELLO), 1000)).toMatchObject({ size: 11 })
        }
        for (const key of ['', 'k'.repeat(129), '../up', 'a/b', '.', 'a\n', 'é']) {
          await expect(blobs.write(key, chunks(HELLO), 1000)).rejects.toThrow(TypeError)
          await expect(blobs.read(key)).rejects.toThrow(TypeError)
        }
      }))
  })
}
