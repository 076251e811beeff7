import { describe, expect, it } from 'vitest'
import { backoffMilliseconds } from '#meta-sim/push/backoff.js'
import { createPushSender, type PushSender } from '#meta-sim/push/push-sender.js'
import { createLogger } from '#platform/log.js'
import { FakeClock } from '../../support/fake-clock.js'

const LIMITS = {
  repeatMilliseconds: 30_000,
  attempts: 3,
  firstBackoffMilliseconds: 1000,
  longestBackoffMilliseconds: 60_000,
  parallel: 2,
}

interface Rig {
  readonly sender: PushSender
  readonly clock: FakeClock
  readonly sent: string[]
  owed: boolean
  fail: boolean
  /** Unanswered requests, where `hold` is set. */
  readonly held: (() => void)[]
  hold: boolean
}

function rig(): Rig {
  const clock = new FakeClock()
  const state: Omit<Rig, 'sender'> = { clock, sent: [], owed: true, fail: false, held: [], hold: false }
  const sender = createPushSender({
    clock,
    log: createLogger({ name: 'test', level: 'silent' }),
    randomBytes: (length) => new Uint8Array(length).fill(255),
    limits: LIMITS,
    isOwed: () => Promise.resolve(state.owed),
    deliver(jid, cause) {
      state.sent.push(`${jid} ${cause}`)
      if (state.hold) return new Promise((resolve) => state.held.push(resolve))
      return state.fail ? Promise.reject(new Error('no answer')) : Promise.resolve()
    },
  })
  return Object.assign(state, { sender })
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('the push sender', () => {
  it('sends nothing where nothing is owed', async () => {
    const test = rig()
    test.owed = false
    test.sender.mailWaits('ada', 'M1')
    await turn()
    expect(test.sent).toEqual([])
  })

  it('sends one push for what came at once, and another for what came later, after the repeat time', async () => {
    const { sender, sent, clock } = rig()
    for (const cause of ['M1', 'M2', 'M3']) sender.mailWaits('ada', cause)
    await turn()
    expect(sent).toEqual(['ada M3'])
    sender.mailWaits('ada', 'M4')
    clock.advance(29_999)
    await turn()
    expect(sent).toHaveLength(1)
    clock.advance(1)
    await turn()
    expect(sent).toEqual(['ada M3', 'ada M4'])
  })

  it('forgets a user who came, and pushes at once when they have gone again', async () => {
    const { sender, sent, clock } = rig()
    sender.mailWaits('ada', 'M1')
    await turn()
    sender.came('ada')
    expect(clock.pending).toBe(0)
    sender.mailWaits('ada', 'M2')
    await turn()
    expect(sent).toEqual(['ada M1', 'ada M2'])
  })

  it('tries again with growing waits, then parks until something new waits', async () => {
    const test = rig()
    test.fail = true
    test.sender.mailWaits('ada', 'M1')
    await turn()
    test.clock.advance(999)
    await turn()
    expect(test.sent).toHaveLength(1)
    test.clock.advance(1)
    await turn()
    test.clock.advance(2000)
    await turn()
    expect(test.sent).toHaveLength(3)
    test.clock.advance(59_999)
    test.sender.mailWaits('ada', 'M2')
    await turn()
    expect(test.sent).toHaveLength(3)
    test.clock.advance(1)
    await turn()
    expect(test.sent).toEqual(['ada M1', 'ada M1', 'ada M1', 'ada M2'])
  })

  it('has at most the configured number of requests under way', async () => {
    const test = rig()
    test.hold = true
    for (const jid of ['a', 'b', 'c']) test.sender.mailWaits(jid, 'M')
    await turn()
    expect(test.sent).toEqual(['a M', 'b M'])
    test.held[0]?.()
    await turn()
    expect(test.sent).toEqual(['a M', 'b M', 'c M'])
  })

  it('leaves no timer behind when closed', async () => {
    const { sender, clock } = rig()
    sender.mailWaits('ada', 'M1')
    await turn()
    sender.close()
    expect(clock.pending).toBe(0)
  })
})

describe('the wait before another try', () => {
  it('doubles from half to all of the first wait, and never passes the longest', () => {
    const wait = (failures: number, octet: number): number =>
      backoffMilliseconds(failures, LIMITS, () => Uint8Array.of(octet))
    expect([wait(1, 0), wait(1, 255), wait(3, 0), wait(3, 255), wait(40, 255)]).toEqual([
      500, 1000, 2000, 4000, 60_000,
    ])
  })
})
