// A partner that applies for an agreement at the endpoint of a test: its servers are one that publishes keys and takes
// pushes, and a media host that knows no file.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signOffer } from '#proto/agreement/offer-signature.js'
import type { Service } from '#proto/address.js'
import type { SigningKey } from '#proto/identity/jws.js'
import { PARTNER_JWKS_PATH } from '#proto/identity/jwks.js'
import type { Clock } from '#platform/clock.js'
import { type PartnerIssuer, startPartnerIssuer } from './partner-issuer.js'

export interface AnswerOf {
  readonly status: number
  readonly json: Record<string, unknown>
}

export interface Applicant {
  readonly issuer: PartnerIssuer
  /** What its media host answers to every request. */
  media: RequestListener
  readonly mediaAsked: readonly string[]
  /** A good application, changed as told. */
  application(more?: Record<string, unknown>): Record<string, unknown>
  /** @param replaced the application it corrects. */
  apply(more?: Record<string, unknown>, replaced?: Record<string, unknown>): Promise<AnswerOf>
  /** Signs what was offered to the last application, or other terms. */
  sign(view: Record<string, unknown>, more?: Partial<SignedTerms>, key?: SigningKey): Promise<AnswerOf>
  ask(view: Record<string, unknown>, path?: string, body?: string): Promise<AnswerOf>
  close(): Promise<void>
}

interface SignedTerms {
  readonly application: string
  readonly issuer: string
  readonly service: Service
  readonly version: string
  readonly sha256: string
}

/** @param meta base URL of the endpoint, asked anew for each request. */
export async function startApplicant(meta: () => string, clock: Clock, handle = 'acme'): Promise<Applicant> {
  const issuer = await startPartnerIssuer(clock)
  const mediaAsked: string[] = []
  const host = createServer((request, response) => {
    mediaAsked.push(`${request.method} ${request.url}`)
    applicant.media(request, response)
  })
  await new Promise<void>((resolve) => {
    host.listen(0, '127.0.0.1', resolve)
  })
  const mediaBaseUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}/m`

  const send = async (path: string, body: string | undefined, secret = ''): Promise<AnswerOf> => {
    const authorization = `Bearer ${secret}`
    const response = await fetch(`${meta()}/partner/applications${path}`, {
      headers: { 'content-type': 'application/json', connection: 'close', authorization },
      ...(body === undefined ? {} : { method: 'POST', body }),
    })
    return { status: response.status, json: (await response.json()) as Record<string, unknown> }
  }
  const applicant: Applicant = {
    issuer,
    mediaAsked,
    media: (_, response) => response.writeHead(404).end(),
    application: (more = {}) => ({
      ...{ service: 'whatsapp', name: `The ${handle} app`, handle, issuer: issuer.url, baseUrl: issuer.url },
      ...{ keysUrl: `${issuer.url}${PARTNER_JWKS_PATH}`, mediaBaseUrl, identifierType: 'username' },
      ...{
        features: ['media'],
        algorithms: ['ES256'],
        protocolVersion: '1.0.3',
        e2ee: { protocol: 'signal' },
      },
      ...more,
    }),
    apply: (more, replaced) =>
      send('', JSON.stringify(applicant.application(more)), replaced && String(replaced['secret'])),
    async sign(view, more = {}, key = issuer.keys[0]!) {
      const { version, sha256 } = view['offer'] as { version: string; sha256: string }
      const terms = {
        ...{ application: String(view['application']), issuer: issuer.url, version, sha256 },
        service: view['service'] as Service,
        ...more,
      }
      return applicant.ask(view, '/signature', JSON.stringify({ jws: await signOffer(terms, key) }))
    },
    ask: (view, path = '', body) =>
      send(`/${String(view['application'])}${path}`, body, String(view['secret'])),
    async close() {
      await issuer.close()
      await new Promise<void>((resolve) => {
        host.close(() => {
          resolve()
        })
        host.closeAllConnections()
      })
    },
  }
  return applicant
}
