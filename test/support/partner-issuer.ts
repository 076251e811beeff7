// A partner's server as Meta meets it: publishes keys, signs identity tokens, takes pushes.
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Bytes } from '#proto/bytes.js'
import { type IdentityTokenRequest, issueIdentityToken } from '#proto/identity/identity-token.js'
import { encodeJwks, PARTNER_JWKS_PATH } from '#proto/identity/jwks.js'
import { keyThumbprint } from '#proto/identity/thumbprint.js'
import { PUSH_PATH } from '#proto/push/push-body.js'
import type { Clock } from '#platform/clock.js'
import { type TestKey, testKey } from './signing.js'

export interface ReceivedPush {
  readonly authorization: string
  readonly body: string
}

export interface PartnerIssuer {
  /** Base URL and issuer. */
  readonly url: string
  /** Keys it publishes; tests change them. */
  keys: TestKey[]
  /** What the key set route answers instead, where set. */
  jwks: { readonly status: number; readonly body: string } | undefined
  /** How often the key set was fetched. */
  readonly fetches: number
  readonly pushes: readonly ReceivedPush[]
  /** Status and headers of the answer to a push. */
  pushAnswer: { readonly status: number; readonly headers?: Record<string, string> }
  /** Resolves when so many pushes have come. */
  pushed(count: number): Promise<void>
  /** A token for this identifier and device, signed with the first key unless told otherwise. */
  token(
    subject: string,
    noiseKey: Bytes,
    more?: Partial<IdentityTokenRequest>,
    key?: TestKey,
  ): Promise<string>
  close(): Promise<void>
}

export async function startPartnerIssuer(clock: Clock): Promise<PartnerIssuer> {
  const pushes: ReceivedPush[] = []
  const waiting: { count: number; resolve: () => void }[] = []
  let fetches = 0
  const server = createServer((request, response) => {
    if (request.url === PARTNER_JWKS_PATH) {
      fetches += 1
      response.writeHead(issuer.jwks?.status ?? 200, { 'content-type': 'application/json' })
      response.end(issuer.jwks?.body ?? JSON.stringify(encodeJwks(issuer.keys)))
      return
    }
    if (request.url !== PUSH_PATH || request.method !== 'POST') {
      response.writeHead(404).end()
      return
    }
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      pushes.push({
        authorization: request.headers.authorization ?? '',
        body: Buffer.concat(chunks).toString(),
      })
      response.writeHead(issuer.pushAnswer.status, issuer.pushAnswer.headers).end()
      for (const one of waiting) if (pushes.length >= one.count) one.resolve()
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const issuer: PartnerIssuer = {
    url,
    keys: [testKey('key-1', 'ES256')],
    jwks: undefined,
    get fetches() {
      return fetches
    },
    pushes,
    pushAnswer: { status: 200 },
    pushed: (count) =>
      pushes.length >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve })),
    token(subject, noiseKey, more = {}, key = issuer.keys[0]!) {
      const request: IdentityTokenRequest = {
        issuer: url,
        subject,
        service: 'whatsapp',
        thumbprint: keyThumbprint(noiseKey),
        country: 'DE',
        tokenId: randomUUID(),
        lifetimeSeconds: 300,
        ...more,
      }
      return issueIdentityToken(request, key, clock.now())
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
  return issuer
}
