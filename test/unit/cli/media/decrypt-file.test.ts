// A fetched blob becomes a file: under its name when everything holds, and otherwise not at all.
import { spawnSync } from 'node:child_process'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decryptBytes, decryptFile, type EncryptedFile } from '#cli/client/media/decrypt-file.js'
import { temporaryFolder } from '../../../support/folder.js'
import { seededRandom } from '../../../support/random.js'
import { codeOf } from '../../../support/rejection.js'
import { sealWhole } from '../../../support/media-files.js'

const SIZE = 600_001
const never = new AbortController().signal
let folder: string
let scratch: string
let plain: Uint8Array<ArrayBuffer>
let blob: Uint8Array<ArrayBuffer>
let encrypted: EncryptedFile

afterEach(async () => {
  expect(await readdir(scratch)).toEqual([])
})
beforeEach(async () => {
  const top = await temporaryFolder()
  folder = join(top, 'saved')
  await mkdir(folder)
  scratch = join(top, 'scratch')
  await mkdir(scratch)
  plain = new Uint8Array(Buffer.alloc(SIZE, seededRandom(3).bytes(4_099)))
  const sealed = sealWhole(plain, new Uint8Array(32).fill(3), 'document')
  blob = sealed.blob
  encrypted = { path: join(top, 'blob'), file: sealed.file, kind: 'document' }
  await writeFile(encrypted.path, blob)
})

const save = (name = 'a.pdf', taken: 'rename' | 'refuse' = 'rename', signal = never): Promise<string> =>
  decryptFile(encrypted, { folder, scratch, name, taken }, signal)

describe('a file that is what was described', () => {
  it('is saved whole and private', async () => {
    const path = await save()
    expect(path).toBe(join(folder, 'a.pdf'))
    expect((await readFile(path)).equals(plain)).toBe(true)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['a.pdf'])
    expect(Buffer.from(await decryptBytes(encrypted)).equals(plain)).toBe(true)
  })

  it('is saved also where its disk is mounted a second time', async (context) => {
    // Only an administrator may mount.
    const mounted = spawnSync('mount', ['--bind', folder, folder]).status === 0
    if (!mounted) return context.skip('mount --bind is not possible here')
    try {
      const path = await save()
      expect((await readFile(path)).equals(plain)).toBe(true)
      expect(await readdir(folder)).toEqual(['a.pdf'])
    } finally {
      spawnSync('umount', ['-l', folder])
    }
  })

  it('never takes the place of another: it gets a number, or is refused', async () => {
    await writeFile(join(folder, 'a.pdf'), 'mine')
    await mkdir(join(folder, 'a (1).pdf'))
    expect(await save()).toBe(join(folder, 'a (2).pdf'))
    expect(await codeOf(() => save('a.pdf', 'refuse'))).toBe('usage')
    expect(await readFile(join(folder, 'a.pdf'), 'utf8')).toBe('mine')
    expect(await readdir(folder)).toHaveLength(3)
  })

  it('saved ten times at once is there ten times', async () => {
    const paths = await Promise.all(Array.from({ length: 10 }, () => save()))
    expect(new Set(paths).size).toBe(10)
    for (const path of paths) expect((await readFile(path)).equals(plain)).toBe(true)
    expect(await readdir(folder)).toHaveLength(10)
  })
})

describe('nothing is left in the folder', () => {
  it.each([0, 100_000, 600_000, 600_010, 600_017])('by a blob with one bit flipped at %i', async (at) => {
    const flipped = blob.slice()
    flipped[at]! ^= 0x10
    await writeFile(encrypted.path, flipped)
    expect(await codeOf(() => save())).toBe('damaged')
    expect(await codeOf(() => decryptBytes(encrypted))).toBe('damaged')
    expect(await readdir(folder)).toEqual([])
  })

  it('by a blob that is cut, that goes on, or that is gone', async () => {
    for (const octets of [
      blob.subarray(0, -1),
      blob.subarray(0, 10),
      new Uint8Array(),
      Buffer.concat([blob, blob]),
    ]) {
      await writeFile(encrypted.path, octets)
      expect(await codeOf(() => save())).toBe('damaged')
    }
    encrypted = { ...encrypted, path: join(folder, 'nowhere') }
    expect(await codeOf(() => save())).toBe('disk')
    expect(await readdir(folder)).toEqual([])
  })

  it('by another key, kind or length', async () => {
    const { file } = encrypted
    for (const wrong of [
      { ...encrypted, file: { ...file, mediaKey: new Uint8Array(32) } },
      { ...encrypted, kind: 'image' as const },
      { ...encrypted, file: { ...file, fileLength: SIZE - 1 } },
      { ...encrypted, file: { ...file, fileSha256: new Uint8Array(32) } },
    ]) {
      encrypted = wrong
      expect(await codeOf(() => save())).toBe('damaged')
    }
    expect(await readdir(folder)).toEqual([])
  })

  it('by a user who stops it', async () => {
    const stop = new AbortController()
    const saving = codeOf(() => save('a.pdf', 'rename', stop.signal))
    stop.abort()
    expect(await saving).toBe('stopped')
    expect(await readdir(folder)).toEqual([])
  })

  it('where the folder takes no files', async () => {
    expect(
      await codeOf(() =>
        decryptFile(encrypted, { folder: '/proc', scratch, name: 'x', taken: 'rename' }, never),
      ),
    ).toBe('disk')
  })
})
