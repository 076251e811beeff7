import { describe, expect, it } from 'vitest'
import { addressKey, allLimits, createRateLimiter, limitRate } from '#platform/http/rate-limit.js'
import { FakeClock } from '../../support/fake-clock.js'

describe('a rate limit', () => {
  it('allows N attempts of a key and refuses the next, each key by itself', () => {
    const limiter = createRateLimiter({ limit: 3, windowMilliseconds: 1000, clock: new FakeClock() })
    expect([1, 2, 3].map(() => limiter.take('a'))).toEqual([0, 0, 0])
    expect(limiter.take('a')).toBe(1000)
    expect(limiter.take('b')).toBe(0)
  })

  it('never allows more than N in any window, wherever the window begins', () => {
    const clock = new FakeClock()
    const limiter = createRateLimiter({ limit: 5, windowMilliseconds: 1000, clock })
    const allowed: number[] = []
    for (let turn = 0; turn < 500; turn += 1) {
      if (limiter.take('a') === 0) allowed.push(clock.now())
      clock.advance(turn % 37)
    }
    for (const from of allowed) {
      expect(allowed.filter((at) => at >= from && at < from + 1000).length).toBeLessThanOrEqual(5)
    }
  })

  it('lets through who waits as long as it says', () => {
    const clock = new FakeClock()
    const limiter = createRateLimiter({ limit: 2, windowMilliseconds: 1000, clock })
    limiter.take('a')
    clock.advance(400)
    limiter.take('a')
    const wait = limiter.take('a')
    expect(wait).toBe(600)
    clock.advance(wait - 1)
    expect(limiter.take('a')).toBe(1)
    clock.advance(1)
    expect(limiter.take('a')).toBe(0)
  })

  it('forgets a key that is reset', () => {
    const limiter = createRateLimiter({ limit: 1, windowMilliseconds: 1000, clock: new FakeClock() })
    limiter.take('a')
    limiter.reset('a')
    expect(limiter.take('a')).toBe(0)
  })

  it('remembers so many keys and no more, dropping those unused for longest', () => {
    const limiter = createRateLimiter({
      limit: 1,
      windowMilliseconds: 1000,
      clock: new FakeClock(),
      maximumKeys: 3,
    })
    for (const key of ['a', 'b', 'c', 'a', 'd']) limiter.take(key)
    expect(limiter.take('a')).toBe(1000)
    expect(limiter.take('b')).toBe(0)
  })

  it('is answered 429 with the seconds to wait', () => {
    const limiter = createRateLimiter({ limit: 1, windowMilliseconds: 1500, clock: new FakeClock() })
    limitRate(limiter, 'a')
    expect(() => {
      limitRate(limiter, 'a')
    }).toThrow(
      expect.objectContaining({ status: 429, code: 'rate-limited', headers: { 'retry-after': '2' } }),
    )
  })

  it.each([
    ['10.1.2.3', '10.1.2.3'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    [undefined, ''],
  ])('counts %s as %s', (address, key) => {
    expect(addressKey(address)).toBe(key)
  })
})

describe('several limits together', () => {
  it('allow what each allows, and tell the longest wait', () => {
    const clock = new FakeClock()
    const limiter = allLimits([
      createRateLimiter({ limit: 2, windowMilliseconds: 1000, clock }),
      createRateLimiter({ limit: 3, windowMilliseconds: 10_000, clock }),
    ])
    expect([1, 2, 3].map(() => limiter.take('a'))).toEqual([0, 0, 1000])
    clock.advance(1000)
    expect(limiter.take('a')).toBe(9000)
    limiter.reset('a')
    expect(limiter.take('a')).toBe(0)
  })
})
