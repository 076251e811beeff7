import { describe, expect, it } from 'vitest'
import { createDistinctLimiter } from '#meta-sim/consent/distinct-limiter.js'
import { createRequestLimits } from '#meta-sim/consent/request-limits.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import { FakeClock } from '../../support/fake-clock.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const ADA = checkJid('1-5@interop')
const BOB = checkJid('4915550001@s.whatsapp.net')
const phone = (n: number): Jid => checkJid(`${4_915_560_000 + n}@s.whatsapp.net`)
const user = (n: number): Jid => checkJid(`1-${1_000 + n}@interop`)

function rig(reports: Readonly<Record<string, number>> = {}) {
  const clock = new FakeClock()
  const asked: [string, number][] = []
  const limited: Jid[] = []
  const limits = createRequestLimits({
    clock,
    perAccount: 50,
    perPartner: 2_000,
    reporters(subject, since) {
      asked.push([subject, clock.now() - since])
      return Promise.resolve(reports[subject] ?? 0)
    },
    onLimited(account) {
      limited.push(account)
      return Promise.resolve()
    },
  })
  /** How many of so many new people one may write to. */
  const passed = async (from: Jid, people: number, first = 0): Promise<number> => {
    let count = 0
    for (let n = 0; n < people; n += 1) if (await limits.take(from, phone(first + n), false)) count += 1
    return count
  }
  return { clock, limits, asked, limited, passed }
}

describe('first messages', () => {
  it('go to fifty new people in a day, to one of them as often as one likes, and to no fifty-first', async () => {
    const { clock, limits, passed } = rig()
    expect(await passed(ADA, 51)).toBe(50)
    expect(await limits.take(ADA, phone(0), false)).toBe(true)
    clock.advance(DAY - 1)
    expect(await limits.take(ADA, phone(50), false)).toBe(false)
    clock.advance(1)
    expect(await passed(ADA, 51, 100)).toBe(50)
  })

  it.each([
    [0, 50],
    [1, 25],
    [2, 12],
    [3, 6],
    [4, 3],
    [5, 0],
    [6, 0],
  ])('of somebody whom %i people reported in thirty days go to %i', async (reporters, people) => {
    const { passed, asked } = rig({ [ADA]: reporters })
    expect(await passed(ADA, 51)).toBe(people)
    expect(asked).toContainEqual([ADA, 30 * DAY])
  })

  it.each([
    [0, 2_000],
    [19, 2_000],
    [20, 1_000],
    [39, 1_000],
    [40, 500],
  ])('of all users of a partner with %i reports in a day go to %i in an hour', async (reports, people) => {
    const { clock, passed, asked } = rig({ 'partner/1': reports })
    let count = 0
    for (let n = 0; n < 41; n += 1) count += await passed(user(n), 50)
    expect(count).toBe(people)
    expect(asked).toContainEqual(['partner/1', DAY])
    clock.advance(HOUR - 1)
    expect(await passed(user(90), 1)).toBe(0)
    clock.advance(1)
    expect(await passed(user(91), 1)).toBe(1)
  })

  it('that one user may not send use up nothing of the partner’s other users', async () => {
    const { passed } = rig({ [ADA]: 5 })
    expect(await passed(ADA, 3_000)).toBe(0)
    expect(await passed(user(1), 50)).toBe(50)
  })

  it('to those who accept them pass and count for nothing, also where everything is used up', async () => {
    const { limits, limited, passed } = rig()
    expect(await passed(ADA, 50)).toBe(50)
    for (let n = 50; n < 200; n += 1) expect(await limits.take(ADA, phone(n), true)).toBe(true)
    expect(await limits.take(ADA, phone(60), false)).toBe(false)
    expect(limited).toEqual([ADA])
  })

  it('of a WhatsApp user count by the account alone', async () => {
    const { limits, asked } = rig()
    for (let n = 0; n < 50; n += 1) expect(await limits.take(BOB, user(n), false)).toBe(true)
    expect(await limits.take(BOB, user(50), false)).toBe(false)
    expect(asked.every(([subject]) => subject === BOB)).toBe(true)
  })

  it('that are held up are told of once a day for each account', async () => {
    const { clock, passed, limited } = rig()
    await passed(ADA, 60)
    expect(limited).toEqual([ADA])
    clock.advance(DAY)
    await passed(ADA, 60, 100)
    expect(limited).toEqual([ADA, ADA])
  })
})

describe('a limiter of different people', () => {
  it('forgets the key that was not used for longest', () => {
    const clock = new FakeClock()
    const limiter = createDistinctLimiter({ windowMilliseconds: DAY, clock, maximumKeys: 2 })
    for (const key of ['a', 'b', 'a', 'c']) limiter.take(key, '1', 1)
    expect(limiter.take('a', '2', 1)).toBe(false)
    expect(limiter.take('b', '2', 1)).toBe(true)
  })
})
