// The locks of uploads: one holder, who is asked to let go, and a queue that does not spin.
import { describe, expect, it } from 'vitest'
import { UploadLocks } from '#platform/uploads/upload-locks.js'
import { FakeClock } from '../../support/fake-clock.js'
import { codeOf } from '../../support/rejection.js'

function setUp() {
  const clock = new FakeClock()
  const locks = new UploadLocks(clock)
  const asked: string[] = []
  const take = (name: string, signal = new AbortController().signal) => {
    const lock = locks.newLock('upload')
    const granted = lock.lock(signal, () => void asked.push(name)).then(() => lock)
    return granted
  }
  return { clock, locks, asked, take }
}

describe('the lock of an upload', () => {
  it('is given in the order of asking, and each holder is asked to let go when somebody waits', async () => {
    const { locks, asked, take } = setUp()
    const first = await take('first')
    const order: string[] = []
    const second = take('second').then((lock) => (order.push('second'), lock))
    const third = take('third').then((lock) => (order.push('third'), lock))
    expect(asked).toEqual(['first', 'first'])
    await first.unlock()
    await (await second).unlock()
    await (await third).unlock()
    expect(order).toEqual(['second', 'third'])
    expect(asked).toEqual(['first', 'first', 'second'])
    expect(locks.isHeld('upload')).toBe(false)
  })

  it('is not waited for longer than ten seconds, nor by a request that has ended', async () => {
    const { clock, take } = setUp()
    const first = await take('first')
    const ended = new AbortController()
    const late = take('late')
    const aborted = take('aborted', ended.signal)
    ended.abort()
    expect(await codeOf(() => aborted)).toBe('upload-busy')
    clock.advance(9_999)
    const patient = take('patient')
    clock.advance(1)
    expect(await codeOf(() => late)).toBe('upload-busy')
    await first.unlock()
    await (await patient).unlock()
    expect(clock.pending).toBe(0)
  })
})
