// The bytes of an upload on their way to the disk: hashed once, counted as they are there, refused as a whole.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createUploadPart } from '#platform/uploads/upload-part.js'
import { temporaryFolder } from '../../support/folder.js'
import { codeOf } from '../../support/rejection.js'

const TEXT = Buffer.from('what is uploaded piece by piece')
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function* pieces(...parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    await Promise.resolve()
    yield part
  }
}

async function emptyPart(): Promise<string> {
  const path = join(await temporaryFolder(), 'part')
  await writeFile(path, '', { mode: 0o600 })
  return path
}

describe('the part of an upload', () => {
  it('is the same file and hash however it is cut into requests, pieces and lives of the process', async () => {
    const path = await emptyPart()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.boolean())),
        async (requests) => {
          await truncate(path, 0)
          let part = createUploadPart(path)
          let length = 0
          for (const [bytes, restarted] of requests) {
            if (restarted) part = createUploadPart(path)
            length = await part.append(pieces(bytes.subarray(0, 7), bytes.subarray(7)), length)
          }
          const whole = Buffer.concat(requests.map(([bytes]) => bytes))
          expect(length).toBe(whole.length)
          expect((await readFile(path)).equals(whole)).toBe(true)
          expect(await part.sha256(length)).toBe(sha256(whole))
        },
      ),
      { seed: 7422, numRuns: 60 },
    )
  })

  it('keeps what came before its source failed, and goes on from there', async () => {
    const path = await emptyPart()
    const part = createUploadPart(path)
    const source = async function* (): AsyncGenerator<Uint8Array> {
      yield TEXT.subarray(0, 10)
      await Promise.reject(new RangeError('the sender went away'))
    }
    await expect(part.append(source(), 0)).rejects.toThrow(RangeError)
    expect(await part.append(pieces(TEXT.subarray(10)), 10)).toBe(TEXT.length)
    expect(await part.sha256(TEXT.length)).toBe(sha256(TEXT))
  })

  it('goes back to a length, and forgets the hash of what came after', async () => {
    const path = await emptyPart()
    const part = createUploadPart(path)
    await part.append(pieces(TEXT), 0)
    await part.truncate(4)
    expect(await part.sha256(4)).toBe(sha256(TEXT.subarray(0, 4)))
    expect(await readFile(path, 'utf8')).toBe('what')
  })

  it.skipIf(!existsSync('/dev/full'))(
    'says that the disk is full, and closes its file each time',
    async () => {
      const part = createUploadPart('/dev/full')
      for (let time = 0; time < 3; time += 1) {
        expect(await codeOf(() => part.append(pieces(TEXT), 0))).toBe('storage-full')
      }
    },
  )

  it('says that its file has gone', async () => {
    const part = createUploadPart(join(await temporaryFolder(), 'missing'))
    expect(await codeOf(() => part.append(pieces(TEXT), 0))).toBe('storage-failed')
    expect(await codeOf(() => part.sha256(3))).toBe('storage-failed')
  })
})
