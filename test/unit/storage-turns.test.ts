// Operations of one event-loop turn share one commit: what that means for order, answers and failures.
import { describe, expect, it } from 'vitest'
import { createGroupCommit } from '#platform/storage/group-commit.js'
import { SharedFlush } from '#platform/storage/shared-flush.js'

describe('a group commit', () => {
  it('runs the operations of a turn in order in one transaction, and answers after it', async () => {
    const log: string[] = []
    const commit = createGroupCommit((run) => {
      log.push('begin')
      run()
      log.push('commit')
    })
    const operation = async (name: string): Promise<void> => {
      await commit.submit(() => log.push(name))
      log.push(`${name} answered`)
    }
    await Promise.all([operation('a'), operation('b')])
    await operation('c')
    expect(log).toEqual(
      ['begin', 'a', 'b', 'commit', 'a answered', 'b answered'].concat([
        'begin',
        'c',
        'commit',
        'c answered',
      ]),
    )
  })

  it('fails every operation of a turn where one fails, and goes on with the next turn', async () => {
    const commit = createGroupCommit((run) => {
      run()
    })
    const fails = (): never => {
      throw new RangeError('full')
    }
    const results = await Promise.allSettled([
      commit.submit(() => 1),
      commit.submit(fails),
      commit.submit(() => 3),
    ])
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(await commit.submit(() => 4)).toBe(4)
  })

  it('is idle when all that waited is settled', async () => {
    const done: number[] = []
    const commit = createGroupCommit((run) => {
      run()
    })
    void commit.submit(() => done.push(1)).then(() => commit.submit(() => done.push(2)))
    await commit.idle()
    expect(done).toEqual([1, 2])
  })
})

describe('a shared flush', () => {
  it('writes once for all requests of a turn, and once for all made meanwhile', async () => {
    const log: string[] = []
    const release: (() => void)[] = []
    const flush = new SharedFlush(
      () => {
        log.push('write')
        return new Promise((resolve) => release.push(resolve))
      },
      () => log.push('discard'),
    )
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
    const first = [flush.request(), flush.request()]
    await turn()
    const second = [flush.request(), flush.request()]
    await turn()
    expect(log).toEqual(['write'])
    release[0]!()
    await Promise.all(first)
    await turn()
    release[1]!()
    await Promise.all(second)
    expect(log).toEqual(['write', 'write'])
  })

  it('rejects all who wait when a write fails, forgets once, and works again', async () => {
    const log: string[] = []
    let fail: ((error: Error) => void) | undefined
    const flush = new SharedFlush(
      () => (log.push('write') === 1 ? new Promise((_, reject) => (fail = reject)) : Promise.resolve()),
      () => log.push('discard'),
    )
    const first = flush.request()
    await new Promise((resolve) => setImmediate(resolve))
    const second = flush.request()
    fail!(new RangeError('gone'))
    const results = await Promise.allSettled([first, second])
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected'])
    await flush.request()
    expect(log).toEqual(['write', 'discard', 'write'])
  })
})
