// Refused enlistments. Meta answers every one with status 200 and a reason; here each check of the form and of
// the token is failed once, by a client that does everything else right.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeviceKeys } from '#proto/enlistment/device-keys.js'
import { encodeEnlistment } from '#proto/enlistment/enlistment-form.js'
import { generateKeyPair } from '#proto/noise/x25519.js'
import { PROVIDER_PATHS } from '#proto/identity/provider-api.js'
import { encodeTokenRequest } from '#proto/identity/token-exchange.js'
import { keyThumbprint } from '#proto/identity/thumbprint.js'
import {
  generateIdentity,
  generateKyberPreKeys,
  generateSignedPreKey,
  kyberPreKeyWire,
  signedPreKeyWire,
} from '#proto/signal/keys.js'
import { keyValue } from '#proto/signal/public-key.js'
import { DISCLOSURE } from '../support/consent-texts.js'
import { fresh } from '../support/offline-client.js'
import { startTestNetwork, type TestNetwork } from '../support/network.js'

const VERSION = { primary: 1, secondary: 0, tertiary: 3 }
let network: TestNetwork

beforeAll(async () => {
  network = await startTestNetwork()
})

afterAll(() => network.close())

function newKeys(): DeviceKeys {
  const identity = generateIdentity()
  const signed = signedPreKeyWire(generateSignedPreKey(identity, 7, 1))
  const [kyber] = generateKyberPreKeys(identity, 9, 1, 1).map(kyberPreKeyWire)
  return {
    authKey: generateKeyPair(fresh(32)).publicKey,
    registrationId: 4711,
    identityKey: keyValue(identity.publicKey),
    signedPreKey: { id: signed.id, publicKey: signed.value, signature: signed.signature },
    kyberPreKey: { id: kyber!.id, publicKey: kyber!.value, signature: kyber!.signature },
  }
}

/** Of a new account that accepted the disclosure for both services. */
async function sessionOf(user: string, country = 'DE'): Promise<string> {
  const answer = await fetch(`${network.addresses.provider}${PROVIDER_PATHS.signUp}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user, password: 'a long enough password', country }),
  })
  const { session } = (await answer.json()) as { session: string }
  for (const service of ['whatsapp', 'messenger']) await consent(session, service)
  return session
}

async function consent(session: string, service: string): Promise<void> {
  const answer = await fetch(`${network.addresses.provider}${PROVIDER_PATHS.consents}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${session}` },
    body: JSON.stringify({ service, text: DISCLOSURE, given: true }),
  })
  expect(answer.ok).toBe(true)
}

async function tokenFor(
  session: string,
  keys: DeviceKeys,
  service: 'whatsapp' | 'messenger' = 'whatsapp',
): Promise<string> {
  const thumbprint = keyThumbprint(keys.authKey)
  const answer = await fetch(`${network.addresses.provider}${PROVIDER_PATHS.token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(encodeTokenRequest({ wanted: 'identity', session, service, thumbprint })),
  })
  const { id_token } = (await answer.json()) as { id_token: string }
  return id_token
}

async function post(body: string): Promise<{ http: number; answer: unknown }> {
  const answer = await fetch(`${network.addresses.meta}/3p/interop_reg`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  })
  return { http: answer.status, answer: await answer.json() }
}

const refused = (reason: string) => ({ http: 200, answer: { reason, status: 'fail' } })

describe('an enlistment is refused', () => {
  it('not at all, when everything is right', async () => {
    const keys = newKeys()
    const token = await tokenFor(await sessionOf('right'), keys)
    const { http, answer } = await post(encodeEnlistment({ keys, token, version: VERSION }))
    expect(http).toBe(200)
    expect(answer).toMatchObject({
      status: 'ok',
      login: expect.stringMatching(/^1-\d{14}@interop$/) as string,
    })
  })

  it('with bad_token, when the token names another device', async () => {
    const keys = newKeys()
    const token = await tokenFor(await sessionOf('other-device'), newKeys())
    expect(await post(encodeEnlistment({ keys, token, version: VERSION }))).toEqual(refused('bad_token'))
  })

  it('with bad_token, when the token is for another service', async () => {
    const keys = newKeys()
    const token = await tokenFor(await sessionOf('other-service'), keys, 'messenger')
    expect(await post(encodeEnlistment({ keys, token, version: VERSION }))).toEqual(refused('bad_token'))
  })

  it('with bad_token, when one character of the signature is another', async () => {
    const keys = newKeys()
    const token = await tokenFor(await sessionOf('forged'), keys)
    const at = token.length - 20
    const forged = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
    expect(await post(encodeEnlistment({ keys, token: forged, version: VERSION }))).toEqual(
      refused('bad_token'),
    )
  })

  it('with bad_integrator, when no partner has this issuer', async () => {
    const keys = newKeys()
    const [, , signature = ''] = (await tokenFor(await sessionOf('nobody'), keys)).split('.')
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const token = `${part({ alg: 'RS256', kid: 'x' })}.${part({ iss: 'https://nobody.example' })}.${signature}`
    expect(await post(encodeEnlistment({ keys, token, version: VERSION }))).toEqual(refused('bad_integrator'))
  })

  it('with bad_param, when a prekey is not signed by the identity', async () => {
    const keys = newKeys()
    const token = await tokenFor(await sessionOf('unsigned'), keys)
    const mixed = { ...keys, signedPreKey: newKeys().signedPreKey }
    expect(await post(encodeEnlistment({ keys: mixed, token, version: VERSION }))).toEqual(
      refused('bad_param'),
    )
    const kyber = { ...keys, kyberPreKey: newKeys().kyberPreKey }
    expect(await post(encodeEnlistment({ keys: kyber, token, version: VERSION }))).toEqual(
      refused('bad_param'),
    )
  })

  it('with bad_param, when a field is missing, unknown or given twice', async () => {
    const keys = newKeys()
    const token = await tokenFor(await sessionOf('fields'), keys)
    const body = encodeEnlistment({ keys, token, version: VERSION })
    expect(await post(body.replace(/e_regid=[^&]*&/, ''))).toEqual(refused('bad_param'))
    expect(await post(`${body}&extra=1`)).toEqual(refused('bad_param'))
    expect(await post(`${body}&version=1.0.3`)).toEqual(refused('bad_param'))
  })

  it('with bad_location, when the person lives outside of the European Economic Area', async () => {
    const keys = newKeys()
    const token = await tokenFor(await sessionOf('far-away', 'US'), keys)
    expect(await post(encodeEnlistment({ keys, token, version: VERSION }))).toEqual(refused('bad_location'))
  })

  it('with version_unsupported, when the protocol version is none Meta takes', async () => {
    const keys = newKeys()
    const token = await tokenFor(await sessionOf('old'), keys)
    const version = { primary: 0, secondary: 9, tertiary: 0 }
    expect(await post(encodeEnlistment({ keys, token, version }))).toEqual(refused('version_unsupported'))
  })
})
