// The trust root. A server that looks like Meta but cannot show a certificate of the pinned root gets nothing:
// the client ends the handshake before it says who it is.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DISCLOSURE } from '../support/consent-texts.js'
import { startTestNetwork, type TestNetwork } from '../support/network.js'
import { fresh } from '../support/offline-client.js'

let network: TestNetwork

beforeAll(async () => {
  network = await startTestNetwork()
})

afterAll(() => network.close())

describe('a client that trusts another root', () => {
  it('refuses the server before it sends a token', async () => {
    const logins: string[] = []
    const { client } = await network.person('eve')
    client.subscribe((event) => {
      if (event.event === 'connection') logins.push(event.state)
    })
    const { provider, meta } = network.addresses
    await client.signUp({ provider, user: 'eve', password: 'a password of eve', country: 'DE' })
    const trustRoot = Buffer.from(fresh(32)).toString('base64url')
    await client.enlist({ meta, service: 'whatsapp', trustRoot, disclosure: DISCLOSURE })
    await expect(client.connect()).rejects.toMatchObject({ code: 'trust-root-mismatch' })
    expect(logins).not.toContain('online')
  })

  it('never replaces a pinned root', async () => {
    const { client } = await network.partnerUser('ada')
    const trustRoot = Buffer.from(fresh(32)).toString('base64url')
    const { meta } = network.addresses
    const enlisting = client.enlist({ meta, service: 'whatsapp', trustRoot, disclosure: DISCLOSURE })
    await expect(enlisting).rejects.toMatchObject({ code: 'trust-root-mismatch' })
  })
})
