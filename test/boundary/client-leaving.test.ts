// Leaving, where something is away or the process ends in the middle: it can always be finished, and the provider, which
// holds the consent, always hears of it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textName } from '#proto/consent/consent-text.js'
import { PARTNER_DISCLOSURE } from '#proto/consent/partner-disclosure.js'
import { EngineClient } from '#cli/client/engine/client.js'
import { offlineProfile } from '../support/offline-client.js'
import { startTestNetwork, type Person, type TestNetwork } from '../support/network.js'
import { codeOf } from '../support/rejection.js'

const SERVICE = { service: 'whatsapp' } as const
const DISCLOSURE = textName(PARTNER_DISCLOSURE)
let network: TestNetwork

beforeAll(async () => {
  network = await startTestNetwork()
})
afterAll(() => network.close())

const provider = async ({ client }: Person) =>
  (await client.ledger()).filter(({ source }) => source === 'provider').map(({ kind }) => kind)

describe('a provider that is away when somebody leaves', () => {
  it('is told the next time, without a connection to Meta', async () => {
    const ada = await network.partnerUser('ada')
    await ada.client.connect()
    await network.stop('provider')
    await ada.client.unenlist(SERVICE)
    expect(ada.events).toContainEqual(
      expect.objectContaining({
        notice: 'info',
        text: expect.stringContaining('parley unenlist') as unknown,
      }),
    )
    expect(ada.client.status()).toMatchObject({ enlisted: false })
    expect(await codeOf(() => ada.client.unenlist(SERVICE))).toBe('cannot-connect')
    await network.restart('provider')
    const again = await ada.reopened()
    await again.client.unenlist(SERVICE)
    expect(await provider(again)).toEqual(['disclosure-accepted', 'disclosure-withdrawn'])
    expect(await codeOf(() => again.client.unenlist(SERVICE))).toBe('not-enlisted')
  })

  it('need not be told where the user came back before it could be', async () => {
    const eve = await network.partnerUser('eve')
    await eve.client.connect()
    await network.stop('provider')
    await eve.client.unenlist(SERVICE)
    await network.restart('provider')
    const { meta } = network.addresses
    await eve.client.enlist({ meta, ...SERVICE, disclosure: DISCLOSURE })
    await eve.client.connect()
    expect(await provider(eve)).not.toContain('disclosure-withdrawn')
  })
})

describe('leaving twice at once', () => {
  it('is leaving once', async () => {
    const ida = await network.partnerUser('ida')
    await ida.client.connect()
    const [one, other] = await Promise.allSettled([
      ida.client.unenlist(SERVICE),
      ida.client.unenlist(SERVICE),
    ])
    expect(one.status).toBe('fulfilled')
    expect(other).toMatchObject({ status: 'rejected', reason: { code: 'not-enlisted' } })
    expect(ida.client.status()).toMatchObject({ enlisted: false })
  })
})

describe('a consent that was given and came to nothing', () => {
  it('can be taken back', async () => {
    const gus = await network.person('gus')
    const { meta, provider: url } = network.addresses
    await gus.client.signUp({ provider: url, user: 'gus', password: 'long enough 1', country: 'US' })
    expect(await codeOf(() => gus.client.enlist({ meta, ...SERVICE, disclosure: DISCLOSURE }))).toBe(
      'refused',
    )
    expect(await provider(gus)).toEqual(['disclosure-accepted'])
    await gus.client.unenlist(SERVICE)
    expect(await provider(gus)).toEqual(['disclosure-accepted', 'disclosure-withdrawn'])
  })
})

describe('a process that ends after Meta has forgotten the account and before it is written down', () => {
  it('is finished by leaving again, though Meta knows nobody any more', async () => {
    const zoe = await network.partnerUser('zoe')
    await zoe.client.connect()
    await zoe.client.unenlist(SERVICE)
    const profile = await offlineProfile('1-1009@interop', 'zoe@parley')
    const { context } = profile
    const account = context.account()
    const client = new EngineClient(context, 'zoe')
    await context.committer.commit(() => {
      context.settings.set('meta', { ...account, leaving: true })
    })
    expect(await codeOf(() => client.unenlist(SERVICE))).toBe('cannot-connect')
    await context.committer.commit(() => {
      context.settings.set('meta', { ...account, leaving: true, forgotten: true })
    })
    await client.unenlist(SERVICE)
    expect(client.status()).toMatchObject({ enlisted: false })
    profile.close()
  })
})
