// The partner's key set and its identity tokens, without the partner's server around them.
import { generateKeyPairSync } from 'node:crypto'
import type { Bytes } from '#proto/bytes.js'
import { issueUploadToken } from '#proto/hosting/upload-token.js'
import { issueIdentityToken } from '#proto/identity/identity-token.js'
import { encodeJwks, PARTNER_JWKS_PATH } from '#proto/identity/jwks.js'
import type { SigningKey } from '#proto/identity/jws.js'
import { keyThumbprint } from '#proto/identity/thumbprint.js'
import { systemClock } from '#platform/clock.js'
import { listen } from '#platform/http/listen.js'

export interface Issuer {
  readonly url: string
  /** RS256, valid for ten minutes, bound to this Noise key. */
  token(subject: string, noiseKey: Bytes): Promise<string>
  /** Valid for ten minutes, for one account. */
  uploadToken(mediaHost: string): Promise<string>
  readonly close: () => Promise<void>
}

export async function startIssuer(): Promise<Issuer> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const signer: SigningKey = { kid: 'bench', algorithm: 'RS256', key: privateKey }
  const keySet = JSON.stringify(encodeJwks([signer]))
  const http = await listen(
    (request, response) => {
      // Pushes for offline users are taken and forgotten.
      const body = request.url === PARTNER_JWKS_PATH ? keySet : ''
      response.writeHead(200, { 'content-type': 'application/json' }).end(body)
    },
    { host: '127.0.0.1', port: 0 },
  )
  return {
    url: http.url,
    close: () => http.close(),
    uploadToken: (mediaHost) =>
      issueUploadToken(
        {
          ...{ issuer: http.url, mediaHost, accountId: 'bench', tokenId: 'bench-1' },
          lifetimeSeconds: 600,
        },
        signer,
        systemClock.now(),
      ),
    token(subject, noiseKey) {
      const thumbprint = keyThumbprint(noiseKey)
      const request = {
        ...{ issuer: http.url, subject, thumbprint, service: 'whatsapp' as const, country: 'DE' },
        ...{ tokenId: `${subject}-1`, lifetimeSeconds: 600 },
      }
      return issueIdentityToken(request, signer, systemClock.now())
    },
  }
}
