// Enlistment. Ada signs up at her provider and reads what Meta will see of her; only once she accepted that, her
// provider vouches for her at Meta with a signed identity token. Meta mints an internal identifier that says nothing about her, and keeps her public keys for whoever may
// write to her.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DISCLOSURE } from '../support/consent-texts.js'
import { startTestNetwork, type TestNetwork } from '../support/network.js'

const PASSWORD = 'correct horse battery staple'
let network: TestNetwork

beforeAll(async () => {
  network = await startTestNetwork()
})

afterAll(() => network.close())

describe('enlistment', () => {
  it('gives a signed-up user an internal identifier of her partner', async () => {
    const { client } = await network.person('ada')
    const { provider, meta, trustRoot } = network.addresses
    await client.signUp({ provider, user: 'Ada', password: PASSWORD, country: 'DE' })
    const { login, pinned } = await client.enlist({ meta, service: 'whatsapp', disclosure: DISCLOSURE })
    expect(login).toMatch(/^1-[0-9]{14}@interop$/)
    expect(pinned).toBe(true)
    expect(client.status()).toMatchObject({ address: 'ada@parley', login, trustRoot, kind: 'partner' })
    await client.connect()
    expect(client.status().connection.state).toBe('online')
  })

  it('finds the same identifier again when she enlists once more', async () => {
    const { client } = await network.partnerUser('grace')
    const before = client.status().login
    const { login } = await client.enlist({
      meta: network.addresses.meta,
      service: 'whatsapp',
      disclosure: DISCLOSURE,
    })
    expect(login).toBe(before)
  })

  it('needs the disclosure accepted, and sends nothing before', async () => {
    const { client } = await network.person('hedy')
    const { provider, meta } = network.addresses
    await client.signUp({ provider, user: 'hedy', password: PASSWORD, country: 'DE' })
    for (const disclosure of [undefined, 'partner-disclosure/0', 'interop-warnings/1']) {
      const enlisting = client.enlist({ meta, service: 'whatsapp', disclosure })
      await expect(enlisting).rejects.toMatchObject({ code: 'usage' })
    }
    expect(client.status().enlisted).toBe(false)
  })

  it('needs a signed-in account', async () => {
    const { client } = await network.person('nobody')
    const enlisting = client.enlist({
      meta: network.addresses.meta,
      service: 'whatsapp',
      disclosure: DISCLOSURE,
    })
    await expect(enlisting).rejects.toMatchObject({ code: 'not-signed-in' })
  })

  it('is not offered for Messenger yet', async () => {
    const { client } = await network.partnerUser('linus')
    const enlisting = client.enlist({
      meta: network.addresses.meta,
      service: 'messenger',
      disclosure: DISCLOSURE,
    })
    await expect(enlisting).rejects.toMatchObject({ code: 'no-agreement' })
  })
})
