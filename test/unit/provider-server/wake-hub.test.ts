import { describe, expect, it } from 'vitest'
import { createWakeHub } from '#provider-server/wake-hub.js'
import { FakeClock } from '../../support/fake-clock.js'

function setUp() {
  const clock = new FakeClock()
  const hub = createWakeHub(clock, 2000, 2)
  const start = clock.now()
  const stream = (user: string) => {
    const heard: (number | 'end')[] = []
    const leave = hub.attach(user, {
      wake: () => heard.push(clock.now() - start),
      end: () => heard.push('end'),
    })
    return { heard, leave }
  }
  return { clock, hub, stream }
}

describe('the wake hub', () => {
  it('wakes at once', () => {
    const { hub, stream } = setUp()
    const ada = stream('ada')
    hub.wake('ada')
    expect(ada.heard).toEqual([0])
  })

  it('makes one more of all pushes within two seconds, at their end', () => {
    const { clock, hub, stream } = setUp()
    const ada = stream('ada')
    for (let turn = 0; turn < 100; turn += 1) {
      hub.wake('ada')
      clock.advance(10)
    }
    expect(ada.heard).toEqual([0])
    clock.advance(1000)
    expect(ada.heard).toEqual([0, 2000])
    clock.advance(60_000)
    expect(ada.heard).toEqual([0, 2000])
  })

  it('never wakes twice within two seconds, however it is pushed', () => {
    const { clock, hub, stream } = setUp()
    const ada = stream('ada')
    for (let turn = 0; turn < 1000; turn += 1) {
      hub.wake('ada')
      clock.advance((turn * 37) % 101)
    }
    const times = ada.heard.filter((at) => at !== 'end')
    expect(times.length).toBeGreaterThan(10)
    times.slice(1).forEach((at, index) => {
      expect(at - times[index]!).toBeGreaterThanOrEqual(2000)
    })
  })

  it('loses no push: the last one is followed by a wake-up', () => {
    const { clock, hub, stream } = setUp()
    const ada = stream('ada')
    hub.wake('ada')
    clock.advance(1999)
    hub.wake('ada')
    clock.advance(1)
    hub.wake('ada')
    clock.advance(2000)
    expect(ada.heard).toEqual([0, 2000, 4000])
  })

  it('wakes every stream of the user and none of another', () => {
    const { hub, stream } = setUp()
    const [first, second, bob] = [stream('ada'), stream('ada'), stream('bob')]
    hub.wake('ada')
    expect([first.heard, second.heard, bob.heard]).toEqual([[0], [0], []])
  })

  it('tells a stream that comes later of the wake-up nobody heard, once', () => {
    const { clock, hub, stream } = setUp()
    hub.wake('ada')
    clock.advance(50_000)
    expect(stream('ada').heard).toEqual([50_000])
    expect(stream('ada').heard).toEqual([])
  })

  it('takes so many streams of a user and no more', () => {
    const { stream } = setUp()
    const first = stream('ada')
    expect(stream('ada').leave).toBeTypeOf('function')
    expect(stream('ada').leave).toBeUndefined()
    first.leave!()
    expect(stream('ada').leave).toBeTypeOf('function')
  })

  it('keeps no timer once it is quiet, and none after it closed', () => {
    const { clock, hub, stream } = setUp()
    const ada = stream('ada')
    hub.wake('ada')
    clock.advance(2000)
    expect(clock.pending).toBe(0)
    hub.wake('ada')
    hub.close()
    expect(clock.pending).toBe(0)
    expect(ada.heard).toEqual([0, 2000, 'end'])
  })
})
