// How often a transfer is tried again, how often it is told about, and what its failures mean.
import { describe, expect, it } from 'vitest'
import { persistently } from '#cli/client/media/persistence.js'
import { paced } from '#cli/client/media/progress.js'
import { onDisk, TransferError, type TransferErrorCode } from '#cli/client/media/transfer-error.js'
import { FakeClock } from '../../../support/fake-clock.js'
import { codeOf } from '../../../support/rejection.js'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** An attempt that fails every time, and what became of it. */
function failing(code: TransferErrorCode, attempts: number, progress = (): number => 0) {
  const clock = new FakeClock()
  const stop = new AbortController()
  const made: number[] = []
  const attempt = (): Promise<never> => {
    made.push(clock.now())
    return Promise.reject(new TransferError(code, 'no'))
  }
  const start = clock.now()
  const outcome = codeOf(() => persistently(attempt, { clock, signal: stop.signal, attempts, progress }))
  return { clock, stop, outcome, after: () => made.map((at) => at - start) }
}

describe('a transfer that fails', () => {
  it('is tried again after waits that double, a few times', async () => {
    const { clock, outcome, after } = failing('unreachable', 4)
    for (let second = 0; second < 100; second += 1) {
      await turn()
      clock.advance(100)
    }
    expect(await outcome).toBe('unreachable')
    expect(after()).toEqual([0, 1_000, 3_000, 7_000])
  })

  it.each(['refused', 'quota', 'source', 'damaged', 'gone', 'disk', 'stopped', 'unauthorized'] as const)(
    'for good (%s) is not tried again',
    async (code) => {
      const { outcome, after } = failing(code, 4)
      expect(await outcome).toBe(code)
      expect(after()).toEqual([0])
    },
  )

  it('while it gets on is tried a hundred times and no more', async () => {
    let bytes = 0
    const { clock, outcome, after } = failing('timed-out', 2, () => (bytes += 1))
    for (let half = 0; half < 300; half += 1) {
      await turn()
      clock.advance(500)
    }
    expect(await outcome).toBe('timed-out')
    expect(after()).toHaveLength(100)
  })

  it('can be stopped while it waits', async () => {
    const { clock, stop, outcome } = failing('unreachable', 4)
    await turn()
    stop.abort()
    expect(await outcome).toBe('stopped')
    expect(clock.pending).toBe(0)
  })
})

describe('progress', () => {
  it('is told at once, then five times a second, and at the end', () => {
    const clock = new FakeClock()
    const told: number[] = []
    const tell = paced(clock, (bytes) => told.push(bytes))
    for (let bytes = 0; bytes <= 100; bytes += 1) {
      tell(bytes, 100)
      if (bytes < 99) clock.advance(20)
    }
    tell(100, 100)
    expect(told).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
  })
})

describe('a disk', () => {
  it.each(['ENOSPC', 'EDQUOT'])('that is full (%s) is said to be full', async (code) => {
    const full = onDisk('/here/a', Promise.reject(Object.assign(new Error(code), { code })))
    await expect(full).rejects.toMatchObject({ code: 'disk', message: 'the disk of /here/a is full' })
  })

  it('that fails otherwise is named', async () => {
    const failed = onDisk('/here/a', Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })))
    await expect(failed).rejects.toMatchObject({ code: 'disk', message: expect.stringContaining('/here/a') })
  })
})
