// The agreement. Before anything else a partner and Meta agree: the partner applies, is offered a text, signs its hash
// with a key of its own, and Meta looks at its servers. Whatever is not as it should be keeps the agreement from coming
// into force, and can be mended; until then Meta takes nobody of this app.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listPartners } from '#cli/operators/meta-operator.js'
import { applyForOffer, listAgreements, signOffer } from '#cli/operators/partner-operator.js'
import { operatorDesk, partnerDesk } from '#cli/demo/operators.js'
import { systemClock } from '#platform/clock.js'
import { type Applicant, startApplicant } from '../support/applicant.js'
import { DISCLOSURE } from '../support/consent-texts.js'
import { type Person, startTestNetwork, type TestNetwork } from '../support/network.js'
import { serversOf } from '../support/servers-of.js'
import { testKey } from '../support/signing.js'

let network: TestNetwork
let ada: Person

beforeAll(async () => {
  network = await startTestNetwork({ agreement: 'none' })
  ada = await network.person('ada')
  const { provider } = network.addresses
  await ada.client.signUp({ provider, user: 'ada', password: 'a password of ada', country: 'DE' })
})
afterAll(() => network.close())

const whatsapp = () => ({ meta: network.addresses.meta, service: 'whatsapp' }) as const
const enlist = () => ada.client.enlist({ ...whatsapp(), disclosure: DISCLOSURE })

describe('the partner of this network', () => {
  it('has no agreement yet: Meta does not know its users', async () => {
    await expect(enlist()).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('bad_integrator') as string,
    })
  })

  it('applies, and is offered a text', async () => {
    const desk = await partnerDesk(serversOf(network))
    const { status, offer, history } = await applyForOffer(desk, whatsapp())
    expect(status).toBe('offered')
    expect(offer.text).toContain('WhatsApp')
    expect(history.map((step) => `${step.status} by ${step.by}`)).toEqual([
      'applied by partner',
      'offered by meta',
    ])
    await expect(enlist()).rejects.toMatchObject({ code: 'refused' })
  })

  it('signs the text that was read and no other; Meta looks at its servers, and the agreement is in force', async () => {
    const servers = serversOf(network)
    const desk = await partnerDesk(servers)
    const [offered] = await listAgreements(desk, whatsapp())
    const { version = '', sha256 = '' } = offered?.offer ?? {}
    const another = { ...whatsapp(), version, sha256: 'ab'.repeat(32) }
    await expect(signOffer(desk, another)).rejects.toMatchObject({ code: 'refused' })
    const signed = await signOffer(desk, { ...whatsapp(), version, sha256 })
    expect(signed.status).toBe('active')
    expect(signed.checks.map(({ name, passed }) => [name, passed])).toEqual(
      ['keys', 'push', 'media', 'version', 'service'].map((name) => [name, true]),
    )
    expect(await listPartners(await operatorDesk(servers), undefined, 'whatsapp')).toMatchObject([
      { id: 1, handle: 'parley', status: 'active' },
    ])
  })

  it('may now bring its users', async () => {
    await expect(enlist()).resolves.toMatchObject({
      login: expect.stringMatching(/^1-\d+@interop$/) as string,
    })
    await ada.client.connect()
  })
})

describe('another partner', () => {
  let acme: Applicant
  let applied: Record<string, unknown>

  beforeAll(async () => {
    acme = await startApplicant(() => network.addresses.meta, systemClock)
    applied = (await acme.apply()).json
  })
  afterAll(() => acme.close())

  const failed = ({ checks }: Record<string, unknown>) =>
    (checks as { name: string; passed: boolean }[]).filter(({ passed }) => !passed).map(({ name }) => name)

  it('cannot sign with a key that is not among its published ones', async () => {
    const { status, json } = await acme.sign(applied, {}, testKey('key-1', 'ES256'))
    expect([status, json['error']]).toEqual([403, 'signature-refused'])
    expect((await acme.ask(applied)).json['status']).toBe('offered')
  })

  it('whose media host fails has signed, and is not let in', async () => {
    acme.media = (_, response) => response.writeHead(500).end()
    const { json } = await acme.sign(applied)
    expect(json['status']).toBe('signed')
    expect(failed(json)).toEqual(['media'])
  })

  it('mends that, asks to be looked at again, and is', async () => {
    acme.media = (_, response) => response.writeHead(404).end()
    const { json } = await acme.ask(applied, '/checks', '{}')
    expect(json['status']).toBe('active')
    expect(failed(json)).toEqual([])
  })

  it('signs for Messenger, too: an agreement of its own, which waits for that service', async () => {
    const { json } = await acme.apply({ service: 'messenger' })
    expect(json['integrator']).toBe(applied['integrator'])
    const signed = (await acme.sign(json)).json
    expect(signed['status']).toBe('signed')
    expect(failed(signed)).toEqual(['service'])
    expect((await acme.ask(applied)).json['status']).toBe('active')
  })
})
