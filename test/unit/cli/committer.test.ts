import Database from '@signalapp/sqlcipher'
import { beforeEach, describe, expect, it } from 'vitest'
import { Committer } from '#cli/client/store/committer.js'
import { guardDatabase, type ProfileDatabase } from '#cli/client/store/guarded-database.js'

let database: ProfileDatabase
let committer: Committer
let commits: number

let unsynced: number

beforeEach(() => {
  const raw = new Database(':memory:')
  const guarded = guardDatabase(raw, 'profile.db')
  guarded.exec('CREATE TABLE kept (n INTEGER)')
  commits = 0
  unsynced = 0
  database = {
    ...guarded,
    transaction(work, synced) {
      commits += 1
      if (!synced) unsynced += 1
      guarded.transaction(work, synced)
    },
  }
  committer = new Committer(database)
})

const keep = (n: number) => () => {
  database.prepare('INSERT INTO kept (n) VALUES (?)').run([n])
}
const kept = () =>
  database
    .prepare('SELECT n FROM kept ORDER BY n')
    .all<{ n: number }>()
    .map((row) => row.n)

describe('group commit', () => {
  it('commits units that run together once', async () => {
    const units = Array.from({ length: 16 }, (_, at) =>
      committer.unit(async () => {
        await Promise.resolve()
        return [{ apply: keep(at) }, at] as const
      }),
    )
    expect(await Promise.all(units)).toEqual(Array.from({ length: 16 }, (_, at) => at))
    expect(commits).toBe(1)
    expect(kept()).toHaveLength(16)
  })

  it('rejects every unit of a transaction that failed, and keeps nothing of it', async () => {
    const failing = committer.commit(() => {
      throw new Error('no room')
    })
    const neighbour = committer.commit(keep(1))
    await expect(failing).rejects.toThrow('no room')
    await expect(neighbour).rejects.toThrow('no room')
    expect(kept()).toEqual([])
    await committer.commit(keep(2))
    expect(kept()).toEqual([2])
  })

  it('leaves out what became stale, without harming its neighbours', async () => {
    const stale = committer.unit(() => Promise.resolve([{ apply: keep(1), stale: () => true }, 1] as const))
    const sound = committer.unit(() => Promise.resolve([{ apply: keep(2), stale: () => false }, 2] as const))
    await expect(stale).rejects.toThrow('could not be stored')
    await expect(sound).resolves.toBe(2)
    expect(kept()).toEqual([2])
  })

  it('takes lazy writes along with the next commit, and with the last flush', async () => {
    committer.lazily(keep(1))
    expect(kept()).toEqual([])
    await committer.commit(keep(2))
    expect(kept()).toEqual([1, 2])
    committer.lazily(keep(3))
    committer.flush()
    expect(kept()).toEqual([1, 2, 3])
  })

  it('waits for the disk unless every write of the group can do without', async () => {
    await committer.commitUnsynced(keep(1))
    expect([commits, unsynced]).toEqual([1, 1])
    await Promise.all([committer.commitUnsynced(keep(2)), committer.commit(keep(3))])
    expect([commits, unsynced]).toEqual([2, 1])
    expect(kept()).toEqual([1, 2, 3])
  })

  it('does not wait for ever for running units: a large group commits while they run', async () => {
    let release: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const slow = committer.unit(async () => {
      await gate
      return [{ apply: keep(1000) }, undefined] as const
    })
    await Promise.all(Array.from({ length: 64 }, (_, at) => committer.commit(keep(at))))
    expect(kept()).toHaveLength(64)
    release()
    await slow
    expect(kept()).toHaveLength(65)
  })
})
