// The queue's file stays small, and what it costs does not grow with what it holds.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Database } from '@signalapp/sqlcipher'
import { openQueue, type ClosableQueue } from '#platform/storage/sqlite-queue.js'
import { temporaryFolder } from '../support/folder.js'

const MIB = 1024 * 1024
const NEVER = 1e15

async function fill(queue: ClosableQueue, queues: number, entries: number, size: number, expiresAt = NEVER) {
  for (let at = 0; at < entries; at += 500) {
    await Promise.all(
      Array.from({ length: Math.min(500, entries - at) }, (_, more) =>
        queue.append(`q${(at + more) % queues}`, `${at + more}`, new Uint8Array(size).fill(at), expiresAt),
      ),
    )
  }
}

async function sizeOf(folder: string): Promise<number> {
  const sizes = await Promise.all(
    (await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** What SQLite needs for the same entries and nothing else. */
async function smallestSize(file: string): Promise<number> {
  const copy = join(await temporaryFolder(), 'copy.sqlite')
  const database = new Database(file)
  database.prepare('VACUUM INTO ?').run([copy])
  database.close()
  return (await stat(copy)).size
}

describe('the file of a queue', () => {
  it.each([
    ['the oldest', (position: number) => position <= 9000],
    ['those of all but one user', (position: number) => position % 10 !== 0],
    ['scattered ones', (position: number) => (position * 7919) % 10_007 > 1000],
  ])('follows what is in it when %s are removed', async (_, gone) => {
    const folder = await temporaryFolder()
    const file = join(folder, 'queue.sqlite')
    const queue = await openQueue(file, { clock: { now: () => 0 } })
    await fill(queue, 10, 10_000, 1000)
    for (let at = 0; at < 10; at += 1) {
      const entries = await queue.read(`q${at}`, 0, 10_000)
      await queue.remove(`q${at}`, entries.map((entry) => entry.position).filter(gone))
    }
    await queue.sweep(0)
    const running = await sizeOf(folder)
    await queue.close()
    const smallest = await smallestSize(file)
    expect(await sizeOf(folder)).toBeLessThan(1.2 * smallest + 0.3 * MIB)
    expect(running).toBeLessThan(1.2 * smallest + 0.3 * MIB)
  })

  it('keeps its log short under steady use', async () => {
    const folder = await temporaryFolder()
    const queue = await openQueue(join(folder, 'queue.sqlite'), { clock: { now: () => 0 } })
    for (let round = 0; round < 20; round += 1) {
      await fill(queue, 1, 500, 4000)
      const entries = await queue.read('q0', 0, 500)
      await queue.remove(
        'q0',
        entries.map((entry) => entry.position),
      )
    }
    expect(await sizeOf(folder)).toBeLessThan(16 * MIB)
    await queue.close()
  })

  it('gives back what expired at the next sweep', async () => {
    const folder = await temporaryFolder()
    const queue = await openQueue(join(folder, 'queue.sqlite'), { clock: { now: () => 0 } })
    await fill(queue, 3, 5000, 1000, 10)
    await queue.sweep(9)
    expect((await queue.usage('q0')).count).toBe(1667)
    await queue.sweep(10)
    expect(await queue.usage('q0')).toEqual({ count: 0, bytes: 0 })
    await queue.close()
    expect(await sizeOf(folder)).toBeLessThan(0.5 * MIB)
  })

  it('belongs to one who opened it', async () => {
    const file = join(await temporaryFolder(), 'queue.sqlite')
    const queue = await openQueue(file, { clock: { now: () => 0 } })
    await expect(openQueue(file, { clock: { now: () => 0 } })).rejects.toMatchObject({
      code: 'storage-locked',
      path: file,
    })
    await queue.close()
    await queue.close()
    await expect(queue.append('q', 'a', new Uint8Array(1), 1)).rejects.toMatchObject({
      code: 'storage-failed',
    })
    await expect(queue.read('q', 0, 1)).rejects.toMatchObject({ code: 'storage-failed' })
  })

  it('finishes what was asked for before it was closed', async () => {
    const file = join(await temporaryFolder(), 'queue.sqlite')
    const queue = await openQueue(file, { clock: { now: () => 0 } })
    const appended = queue.append('q', 'a', new Uint8Array(1), 1)
    await queue.close()
    expect((await appended).stored).toBe(true)
    const again = await openQueue(file, { clock: { now: () => 0 } })
    expect(await again.read('q', 0, 9)).toHaveLength(1)
    await again.close()
  })
})
