// Opting in. At WhatsApp other apps are off until somebody turns them on. Ada cannot reach Carol; she may ask to be let
// in, which tells her nothing. Carol reads the warnings, lets the app in, changes her mind, and hears of new apps.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '#platform/clock.js'
import { ADA } from '../support/ada-and-bob.js'
import { startApplicant } from '../support/applicant.js'
import { WARNINGS } from '../support/consent-texts.js'
import { type Person, startTestNetwork, type TestNetwork } from '../support/network.js'
import { codeOf } from '../support/rejection.js'

const CAROL = '+4915550002@whatsapp'
const NOBODY = '+4915559999@whatsapp'

let network: TestNetwork
let ada: Person
let carol: Person

beforeAll(async () => {
  network = await startTestNetwork()
  ada = await network.partnerUser('ada')
  carol = await network.person('carol')
  const { meta } = network.addresses
  await carol.client.createMetaAccount({ meta, service: 'whatsapp', phone: '4915550002', name: 'Carol' })
  await Promise.all([ada, carol].map(({ client }) => client.connect()))
})
afterAll(() => network.close())

describe('before Carol lets the app in', () => {
  it('Ada cannot tell her from nobody, and what she wrote never comes', async () => {
    const [toCarol, toNobody] = [
      await ada.client.send(CAROL, 'hello?'),
      await ada.client.send(NOBODY, 'hello?'),
    ]
    expect(toCarol).toMatchObject({ event: 'failed', cause: 'refused' })
    expect(toCarol).toEqual({ ...toNobody, id: toCarol.id })
  })

  it('Ada may ask to be let in, once; she is answered alike whoever is there', async () => {
    await expect(ada.client.askToReach(CAROL)).resolves.toBeUndefined()
    await expect(ada.client.askToReach(NOBODY)).resolves.toBeUndefined()
    await expect(
      carol.when((event) => event.event === 'notice' && event.notice === 'reachability-ping'),
    ).resolves.toMatchObject({ with: ADA })
    for (const again of [CAROL, NOBODY]) {
      expect(await codeOf(() => ada.client.askToReach(again))).toBe('refused')
    }
  })
})

describe('Carol', () => {
  it('cannot turn an app on before she has accepted the warnings', async () => {
    expect((await carol.client.interop()).text).toBeUndefined()
    expect(await codeOf(() => carol.client.setInterop({ apps: [1] }))).toBe('warnings-not-accepted')
    expect((await carol.client.interop()).enabled).toBe(false)
  })

  it('reads them, lets the app in, and picks an inbox of its own for it', async () => {
    await carol.client.showedWarnings()
    const interop = await carol.client.setInterop({ apps: [1], inbox: 'separate', accepted: WARNINGS })
    expect(interop).toMatchObject({
      ...{ enabled: true, inbox: 'separate', text: { name: WARNINGS, result: 'accepted' } },
      apps: [{ id: 1, name: 'Parley', enabled: true, since: expect.any(Number) as number }],
    })
    expect((await ada.client.send(CAROL, 'hello, Carol')).event).toBe('sent')
    await carol.reads('hello, Carol')
    expect(carol.client.history(ADA).entries.map(({ text }) => text)).toEqual(['hello, Carol'])
  })

  it('turns it off again: from then on nothing comes', async () => {
    expect((await carol.client.setInterop({ apps: [] })).enabled).toBe(false)
    expect(await ada.client.send(CAROL, 'are you there?')).toMatchObject({
      event: 'failed',
      cause: 'refused',
    })
  })

  it('refuses questions for good, which those who ask cannot tell', async () => {
    await carol.client.setInterop({ pings: false })
    const eve = await network.partnerUser('eve')
    await eve.client.connect()
    await expect(eve.client.askToReach(CAROL)).resolves.toBeUndefined()
    await carol.client.partners()
    expect(carol.events.filter((event) => 'with' in event && event.with === 'eve@parley')).toEqual([])
  })

  it('hears of a new app, which is off', async () => {
    const acme = await startApplicant(() => network.addresses.meta, systemClock)
    expect((await acme.sign((await acme.apply()).json)).json['status']).toBe('active')
    await carol.when((event) => event.event === 'notice' && event.notice === 'interop-news')
    expect((await carol.client.interop()).apps).toMatchObject([
      { id: 1, enabled: false },
      { id: 2, enabled: false },
    ])
    await acme.close()
  })
})
