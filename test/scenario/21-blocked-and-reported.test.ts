// Blocked and reported. Both sides may block, and whoever is blocked cannot tell. Reports count: everybody who reports
// somebody halves how many new people that somebody may write to in a day, and the fifth stops it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listReports } from '#cli/operators/meta-operator.js'
import { operatorDesk } from '#cli/demo/operators.js'
import { acquainted, ADA, BOB } from '../support/ada-and-bob.js'
import type { Person, TestNetwork } from '../support/network.js'
import { serversOf } from '../support/servers-of.js'

const REPORTERS_TO_STOP = 5
/** Halved four times it is still more than the people Eve writes to: what stops her is the fifth report. */
const PEOPLE_A_DAY = '200'
const EVE = 'eve@parley'

let network: TestNetwork
let ada: Person
let bob: Person
let eve: Person

beforeAll(async () => {
  ;({ network, ada, bob } = await acquainted({ env: { PARLEY_META_REQUESTS_PER_DAY: PEOPLE_A_DAY } }))
  eve = await network.partnerUser('eve')
  await eve.client.connect()
})
afterAll(() => network.close())

const phone = (n: number): string => `491555001${n}`
const address = (n: number): string => `+${phone(n)}@whatsapp`

describe.each([
  ['Bob', 'Ada', () => ({ blocker: bob, other: ada, from: ADA, to: BOB })],
  ['Ada', 'Bob', () => ({ blocker: ada, other: bob, from: BOB, to: ADA })],
])('%s, who blocks %s', (_blocker, _other, people) => {
  it('hears nothing any more; to the other it is as if nobody were there, and afterwards as before', async () => {
    const { blocker, other, from, to } = people()
    await blocker.client.block(from)
    const refused = await other.client.send(to, `to ${to}, blocked`)
    expect(refused).toMatchObject({
      ...{ event: 'failed', cause: 'refused' },
      reason: expect.stringContaining('cannot be reached: unknown, not open to this app') as string,
    })
    await blocker.client.unblock(from)
    await other.client.send(to, `to ${to}, unblocked`)
    await expect(blocker.reads(`to ${to}, unblocked`)).resolves.not.toHaveProperty('request', true)
    expect(blocker.client.history(from).entries.map(({ text }) => text)).not.toContain(`to ${to}, blocked`)
  })
})

describe('Eve, who writes to people who do not know her', () => {
  it('is reported by each of them, with what they chose to attach', async () => {
    for (let n = 1; n <= REPORTERS_TO_STOP; n += 1) {
      const reporter = await network.whatsappUser(phone(n), `Person ${n}`)
      await reporter.client.connect()
      const { event, id } = await eve.client.send(address(n), `a great offer for ${n}`)
      expect(event).toBe('sent')
      await reporter.reads(`a great offer for ${n}`)
      await reporter.client.report(EVE, { attach: n === 1 ? [id] : [], reason: 'advertising' })
    }
    const reports = await listReports(await operatorDesk(serversOf(network)), 1)
    expect(reports).toHaveLength(REPORTERS_TO_STOP)
    expect(reports.flatMap(({ messages }) => messages.map(({ text }) => text))).toEqual([
      'a great offer for 1',
    ])
  })

  it('may then write to nobody new, whoever that is and whether they exist', async () => {
    await network.whatsappUser(phone(6), 'Person 6')
    // How many reported her is remembered for some seconds, so that the time of an answer tells nothing.
    await network.stop('meta')
    await network.restart('meta')
    await Promise.all([eve.client.connect(), ada.client.connect()])
    for (const to of [address(6), '+4915559999@whatsapp']) {
      expect(await eve.client.send(to, 'another great offer')).toMatchObject({
        event: 'failed',
        cause: 'refused',
      })
    }
  })

  it('does not keep others of her app from writing', async () => {
    expect((await ada.client.send(address(6), 'hello, it is Ada')).event).toBe('sent')
  })
})
