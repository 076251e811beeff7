import { describe, expect, it } from 'vitest'
import { createCachedSource } from '#platform/http/cached-source.js'
import { FetchError } from '#platform/http/fetch.js'
import { FakeClock } from '../../support/fake-clock.js'
import { codeOf } from '../../support/rejection.js'

const unreachable = () => Promise.reject(new FetchError('unreachable', 'down'))

function setUp() {
  const clock = new FakeClock()
  const state = { loads: 0, load: () => Promise.resolve('first') }
  const source = createCachedSource({
    clock,
    load: () => {
      state.loads += 1
      return state.load()
    },
  })
  return { clock, state, source }
}

describe('a cached document', () => {
  it('is loaded once for all who ask at once', async () => {
    const { state, source } = setUp()
    expect(await Promise.all([source.get(), source.get(), source.refresh()])).toEqual([
      'first',
      'first',
      'first',
    ])
    expect(state.loads).toBe(1)
  })

  it('is served for 600 seconds and then loaded again', async () => {
    const { clock, state, source } = setUp()
    await source.get()
    clock.advance(599_999)
    await source.get()
    expect(state.loads).toBe(1)
    clock.advance(1)
    state.load = () => Promise.resolve('second')
    expect(await source.get()).toBe('second')
  })

  it('is loaded at most twice a minute, however many ask for more', async () => {
    const { clock, state, source } = setUp()
    await source.get()
    state.loads = 0
    for (let second = 0; second < 60; second += 1) {
      for (let turn = 0; turn < 20; turn += 1) await source.refresh()
      clock.advance(1000)
    }
    expect(state.loads).toBeLessThanOrEqual(2)
  })

  it('is refreshed after the pause of 30 seconds, not before', async () => {
    const { clock, state, source } = setUp()
    await source.get()
    state.load = () => Promise.resolve('second')
    clock.advance(29_999)
    expect(await source.refresh()).toBe('first')
    clock.advance(1)
    expect(await source.refresh()).toBe('second')
  })

  it('is served old while its server is unreachable, and not for ever', async () => {
    const { clock, state, source } = setUp()
    await source.get()
    state.load = unreachable
    clock.advance(3_599_999)
    expect(await source.get()).toBe('first')
    clock.advance(1)
    expect(await codeOf(() => source.get())).toBe('unreachable')
  })

  it('is asked for again after a failure no sooner than the pause', async () => {
    const { clock, state, source } = setUp()
    state.load = unreachable
    for (let turn = 0; turn < 5; turn += 1) expect(await codeOf(() => source.get())).toBe('unreachable')
    expect(state.loads).toBe(1)
    state.load = () => Promise.resolve('back')
    clock.advance(30_000)
    expect(await source.get()).toBe('back')
  })

  it('is dropped at once where the new one must not be used', async () => {
    const { clock, state, source } = setUp()
    await source.get()
    state.load = () => Promise.reject(Object.assign(new Error('bad keys'), { code: 'jwks-invalid' }))
    clock.advance(600_000)
    expect(await codeOf(() => source.get())).toBe('jwks-invalid')
  })
})
