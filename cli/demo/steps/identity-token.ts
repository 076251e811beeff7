// Step: the provider vouches for Ada, and only for the device she says is hers (framework: identity token).
import type { Bytes } from '#proto/bytes.js'
import { isProtocolError } from '#proto/errors.js'
import { verifyIdentityToken, type IdentityClaims } from '#proto/identity/identity-token.js'
import { parseJwks, PARTNER_JWKS_PATH } from '#proto/identity/jwks.js'
import { readTokenHeader, type KeySet } from '#proto/identity/jws.js'
import { keyThumbprint } from '#proto/identity/thumbprint.js'
import { generateKeyPair } from '#proto/noise/x25519.js'
import { getDocument } from '#platform/http/fetch.js'
import { mintToken } from '../../client/setup/provider.js'
import type { Scene } from '../scene.js'
import { ADAS_USER } from '../script.js'
import { finding, type Step } from '../step.js'

const LONGEST_SECONDS = 900

export const identityToken: Step = {
  name: 'identity-token',
  explain:
    "Ada's provider signs a short-lived token saying that this device speaks for her. Anybody can check it with the provider's published keys, and it is worthless with any other device's key.",
  async run(scene) {
    const { provider } = scene.network.addresses
    const session = await scene.adasSession()
    const device = generateKeyPair(scene.randomBytes(32)).publicKey
    const other = generateKeyPair(scene.randomBytes(32)).publicKey
    const token = await mintToken(provider, session, 'whatsapp', keyThumbprint(device))
    const keys = parseJwks(await getDocument(`${provider}${PARTNER_JWKS_PATH}`))
    const claims = await verifiedAs(scene, token, keys, device)
    const seconds = claims ? claims.expiresAt - claims.issuedAt : 0
    const evidence = `signed by ${provider} with key ${readTokenHeader(token).kid.slice(0, 8)}… for ${claims?.subject ?? 'nobody'}, to ${claims?.service ?? 'nobody'}, valid ${seconds} s; with another device's key: refused`
    return finding(evidence, {
      'the token verifies': claims !== undefined,
      'it names Ada': claims?.subject === ADAS_USER,
      'it is short-lived': seconds > 0 && seconds <= LONGEST_SECONDS,
      "another device's key is refused": (await verifiedAs(scene, token, keys, other)) === undefined,
    })
  },
}

/** As Meta verifies it; `undefined` where Meta would refuse. */
async function verifiedAs(
  { network, clock }: Scene,
  token: string,
  keys: KeySet,
  noiseKey: Bytes,
): Promise<IdentityClaims | undefined> {
  try {
    const issuer = network.addresses.provider
    const rules = { issuer, service: 'whatsapp', keys, algorithms: ['RS256'], noiseKey } as const
    return await verifyIdentityToken(token, { ...rules, now: clock.now() })
  } catch (error) {
    if (isProtocolError(error)) return undefined
    throw error
  }
}
