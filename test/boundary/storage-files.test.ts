// Storage at its edges: who may touch it, who owns it, what is damaged, and a disk that is full or gone.
import { spawnSync } from 'node:child_process'
import { chmod, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDiskBlobs } from '#platform/blobs/disk-blobs.js'
import { openCollections } from '#platform/storage/collections.js'
import { lockFolder } from '#platform/storage/lock.js'
import { ensurePrivateFolder, readPrivateFile, writePrivateFile } from '#platform/storage/private-files.js'
import { openQueue } from '#platform/storage/sqlite-queue.js'
import { temporaryFolder } from '../support/folder.js'

const clock = { now: () => 0 }
const anything = (value: unknown): unknown => value

describe('private files', () => {
  it('are created 0600 in folders created 0700', async () => {
    const folder = join(await temporaryFolder(), 'a', 'b')
    await ensurePrivateFolder(folder)
    await writePrivateFile(join(folder, 'key'), new Uint8Array([1, 2, 3]))
    for (const made of [folder, dirname(folder)]) expect((await stat(made)).mode & 0o777).toBe(0o700)
    expect((await stat(join(folder, 'key'))).mode & 0o777).toBe(0o600)
    expect(await readPrivateFile(join(folder, 'key'))).toEqual(new Uint8Array([1, 2, 3]))
    expect(await readPrivateFile(join(folder, 'other'))).toBeUndefined()
  })

  it.each([0o640, 0o604, 0o620, 0o601])('are refused with mode %o', async (mode) => {
    const file = join(await temporaryFolder(), 'key')
    await writePrivateFile(file, new Uint8Array(1))
    await chmod(file, mode)
    await expect(readPrivateFile(file)).rejects.toMatchObject({ code: 'storage-exposed', path: file })
  })

  it.each([0o750, 0o705, 0o711, 0o720])('are not looked for in a folder of mode %o', async (mode) => {
    const folder = await temporaryFolder()
    await chmod(folder, mode)
    await expect(ensurePrivateFolder(folder)).rejects.toMatchObject({ code: 'storage-exposed', path: folder })
    await expect(openCollections(folder)).rejects.toMatchObject({ code: 'storage-exposed' })
    await expect(openDiskBlobs(folder)).rejects.toMatchObject({ code: 'storage-exposed' })
  })

  it('are replaced whole, and a failed replacement leaves the old one and nothing else', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'key'))
    await expect(writePrivateFile(join(folder, 'key'), new Uint8Array(1))).rejects.toMatchObject({
      code: 'storage-failed',
    })
    expect(await readdir(folder)).toEqual(['key'])
  })

  it('are what every store makes', async () => {
    const folder = await temporaryFolder()
    const store = await openCollections(folder)
    await (await store.collection('records', anything)).insert('a', 1)
    const queue = await openQueue(join(folder, 'queue.sqlite'), { clock })
    await queue.append('q', 'a', new Uint8Array(1), 1)
    for (const name of await readdir(folder)) {
      expect((await stat(join(folder, name))).mode & 0o777, name).toBe(0o600)
    }
    await queue.close()
    await store.close()
    await chmod(join(folder, 'queue.sqlite'), 0o644)
    await expect(openQueue(join(folder, 'queue.sqlite'), { clock })).rejects.toMatchObject({
      code: 'storage-exposed',
    })
    await chmod(join(folder, 'records.json'), 0o644)
    const again = await openCollections(folder)
    await expect(again.collection('records', anything)).rejects.toMatchObject({ code: 'storage-exposed' })
    await again.close()
  })
})

describe('a folder', () => {
  it('has one owner, whose process id a second one is told', async () => {
    const folder = await temporaryFolder()
    const lock = await lockFolder(folder)
    const refused = {
      code: 'storage-locked',
      path: folder,
      message: expect.stringContaining(String(process.pid)),
    }
    await expect(lockFolder(folder)).rejects.toMatchObject(refused)
    await expect(openCollections(folder)).rejects.toMatchObject(refused)
    await expect(openDiskBlobs(folder)).rejects.toMatchObject(refused)
    lock.release()
    lock.release()
    const store = await openCollections(folder)
    await expect(lockFolder(folder)).rejects.toMatchObject(refused)
    await store.close()
    ;(await lockFolder(folder)).release()
  })

  it('is refused to another process, and free when its owner was killed', async () => {
    const folder = await temporaryFolder()
    const lock = await lockFolder(folder)
    // Asking again must not loosen the lock that is held.
    await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'storage-locked' })
    expect(ownAndDie(folder)).toEqual({ said: 'storage-locked', signal: null })
    lock.release()
    expect(ownAndDie(folder)).toEqual({ said: 'owner', signal: 'SIGKILL' })
    ;(await lockFolder(folder)).release()
  })

  it('is taken over from an owner whose process id now is another process', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'owner.pid'), `${process.ppid}\n`)
    ;(await lockFolder(folder)).release()
  })

  it('loses what a crash left unfinished when it is opened', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'unfinished'), { mode: 0o700 })
    await writeFile(join(folder, 'records.json.99-1.tmp'), '{"form')
    await writeFile(join(folder, 'unfinished', 'blob.99-1.tmp'), 'half')
    await (await openCollections(folder)).close()
    ;(await openDiskBlobs(folder)).close()
    expect(await readdir(join(folder, 'unfinished'))).toEqual([])
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})

describe('a damaged file', () => {
  const damages = {
    'an empty one': '',
    'a torn one': '{"format": 1, "records": {"a": {"version": 1, "val',
    'another format': '{"format": 2, "records": {}}',
    'no object': '[]',
    'records that are none': '{"format": 1, "records": []}',
    'a record that is none': '{"format": 1, "records": {"a": 1}}',
    'a record without version': '{"format": 1, "records": {"a": {"value": 1}}}',
    'a version below 1': '{"format": 1, "records": {"a": {"version": 0, "value": 1}}}',
    'an empty key': '{"format": 1, "records": {"": {"version": 1, "value": 1}}}',
    'a value the collection refuses': '{"format": 1, "records": {"a": {"version": 1, "value": "text"}}}',
  }

  it.each(Object.entries(damages))(
    'of a collection is reported with its path and kept: %s',
    async (_, text) => {
      const folder = await temporaryFolder()
      const path = join(folder, 'numbers.json')
      await writeFile(path, text, { mode: 0o600 })
      const store = await openCollections(folder)
      const numbers = store.collection('numbers', (value) => {
        if (typeof value !== 'number') throw new TypeError('no number')
        return value
      })
      await expect(numbers).rejects.toMatchObject({ code: 'storage-damaged', path })
      await store.close()
      expect(await readFile(path, 'utf8')).toBe(text)
    },
  )

  it('of a queue is reported with its path and kept', async () => {
    const path = join(await temporaryFolder(), 'queue.sqlite')
    for (const content of [Buffer.alloc(8192, 'no database '), await futureQueue()]) {
      await writeFile(path, content, { mode: 0o600 })
      await expect(openQueue(path, { clock })).rejects.toMatchObject({ code: 'storage-damaged', path })
      expect(await readFile(path)).toEqual(content)
    }
  })

  it('is not what a value becomes that could not be read back: it is refused before the write', async () => {
    const store = await openCollections(await temporaryFolder())
    const numbers = await store.collection<unknown>('numbers', (value) => {
      if (typeof value !== 'number') throw new TypeError('no number')
      return value
    })
    await expect(numbers.insert('a', NaN)).rejects.toThrow(TypeError)
    await expect(numbers.insert('a', undefined)).rejects.toThrow(TypeError)
    expect(await numbers.get('a')).toBeUndefined()
    await store.close()
  })
})

describe('a disk', () => {
  it('that is gone: writers are told, what was durable stays readable, and it recovers', async () => {
    const folder = join(await temporaryFolder(), 'data')
    const store = await openCollections(folder)
    const records = await store.collection<unknown>('records', anything)
    await records.insert('a', 1)
    await rename(folder, `${folder}-gone`)
    const lost = await Promise.allSettled([
      records.replace('a', 2, 1),
      records.replace('a', 3, 2),
      records.insert('a', 9),
      records.insert('b', 1),
    ])
    expect(lost).toEqual(
      lost.map(() => ({ status: 'rejected', reason: expect.objectContaining({ code: 'storage-failed' }) })),
    )
    expect(await records.list('', 9)).toEqual([{ key: 'a', value: 1, version: 1 }])
    await rename(`${folder}-gone`, folder)
    expect(await records.replace('a', 4, 1)).toBe(true)
    expect(await readdir(folder)).toEqual(['owner.lock', 'owner.pid', 'records.json'])
    await store.close()
  })

  it('that is full: writers are told, reading goes on, and it recovers', async (context) => {
    const folder = await temporaryFolder()
    if (!mountSmall(folder)) return context.skip('SKIPPED: only root can mount a small file system')
    const store = await openCollections(join(folder, 'collections'))
    const records = await store.collection<unknown>('records', anything)
    const queue = await openQueue(join(folder, 'queue.sqlite'), { clock })
    const blobs = await openDiskBlobs(join(folder, 'blobs'))
    const large = 'x'.repeat(600_000)
    const write = (key: string, size: number) => blobs.write(key, once(Buffer.alloc(size)), 1e6)
    await records.insert('small', 1)
    await queue.append('q', 'small', new Uint8Array(1), 1)
    await write('one', 600_000)
    const full = { code: 'storage-full' }
    await expect(write('two', 600_000)).rejects.toMatchObject(full)
    await expect(records.insert('large', large)).rejects.toMatchObject(full)
    await expect(queue.append('q', 'large', new Uint8Array(600_000), 1)).rejects.toMatchObject(full)
    expect(await records.get('small')).toMatchObject({ value: 1 })
    expect(await queue.usage('q')).toEqual({ count: 1, bytes: 1 })
    expect(await blobs.stat('two')).toBeUndefined()
    await blobs.delete('one')
    expect(await records.insert('large', 'x'.repeat(9000))).toBe(true)
    expect(await queue.append('q', 'large', new Uint8Array(9000), 1)).toMatchObject({ stored: true })
    expect(await write('two', 200_000)).toMatchObject({ size: 200_000 })
    await Promise.all([queue.close(), store.close()])
    blobs.close()
    return undefined
  })
})

/** Has another process own the folder and be killed while it does. */
function ownAndDie(folder: string): { said: string; signal: string | null } {
  const script = `
    import { lockFolder } from '#platform/storage/lock.js'
    try {
      await lockFolder(${JSON.stringify(folder)})
      process.stdout.write('owner', () => process.kill(process.pid, 'SIGKILL'))
    } catch (error) {
      process.stdout.write(error.code)
    }`
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  return { said: child.stdout, signal: child.signal }
}

async function futureQueue(): Promise<Buffer> {
  const { Database } = await import('@signalapp/sqlcipher')
  const path = join(await temporaryFolder(), 'future.sqlite')
  const database = new Database(path)
  database.exec('CREATE TABLE entries (future); PRAGMA user_version = 2')
  database.close()
  return readFile(path)
}

/** Mounts a file system of 1 MiB on the folder for the running test; false where that is not allowed. */
function mountSmall(folder: string): boolean {
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=700', 'tmpfs', folder])
  if (mount.status !== 0) return false
  onTestFinished(() => {
    spawnSync('umount', ['--lazy', folder])
  })
  return true
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  await Promise.resolve()
  yield bytes
}
