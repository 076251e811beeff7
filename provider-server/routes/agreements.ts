// What the partner's operator can do: apply for Meta's reference offer, sign it, see where the agreements stand
// (Consent and the agreement).
import type { Router } from 'express'
import { bodyJson, readBody } from '#platform/http/body.js'
import { HttpError } from '#platform/http/error.js'
import { requireOperator, type OperatorToken } from '#platform/http/operator-token.js'
import type { PartnerApplication } from '#proto/agreement/application.js'
import {
  type ApplyOrder,
  encodeProviderAgreement,
  encodeProviderAgreements,
  parseAgreementFilter,
  parseApplyOrder,
  parseSignOrder,
  PROVIDER_OPERATOR_PATHS,
} from '#proto/agreement/provider-operator.js'
import { ASSUMED_BLOBS_PATH, ASSUMED_PROTOCOL_VERSION } from '#proto/assumptions.js'
import { CONVERSATION_FEATURES } from '#proto/exchanges/integrators.js'
import { PARTNER_JWKS_PATH } from '#proto/identity/jwks.js'
import type { Provider } from '../provider.js'

type Parts = Pick<
  Provider,
  'agreements' | 'baseUrl' | 'mediaHostUrl' | 'handle' | 'name' | 'metaUrls' | 'log'
>

const MAXIMUM_ORDER_BYTES = 4 * 1024

export function agreementRoutes(router: Router, provider: Parts, token: OperatorToken): void {
  const { agreements, log } = provider
  router.post(
    PROVIDER_OPERATOR_PATHS.agreements,
    readBody(MAXIMUM_ORDER_BYTES),
    async (request, response) => {
      requireOperator(request, token)
      const order = parseApplyOrder(bodyJson(request))
      refuseUnknownMeta(provider, order.meta)
      const agreement = await agreements.apply(order.meta, application(provider, order))
      log.info({ meta: order.meta, service: order.service, status: agreement.status }, 'applied')
      response.json(encodeProviderAgreement(agreement))
    },
  )
  router.post(PROVIDER_OPERATOR_PATHS.sign, readBody(MAXIMUM_ORDER_BYTES), async (request, response) => {
    requireOperator(request, token)
    const order = parseSignOrder(bodyJson(request))
    const agreement = await agreements.sign(order)
    log.info({ meta: order.meta, service: order.service, status: agreement.status }, 'signed')
    response.json(encodeProviderAgreement(agreement))
  })
  router.get(PROVIDER_OPERATOR_PATHS.agreements, async (request, response) => {
    requireOperator(request, token)
    const filter = parseAgreementFilter(new URL(request.originalUrl, provider.baseUrl).searchParams)
    response.json(encodeProviderAgreements(await agreements.list(filter)))
  })
}

/** An endpoint whose pushes are not taken could not check them. @throws {HttpError} 400. */
function refuseUnknownMeta({ metaUrls }: Parts, meta: string): void {
  if (metaUrls.includes(meta)) return
  const known = metaUrls.join(', ')
  throw new HttpError(
    400,
    'meta-unknown',
    `this server works with ${known}, not with ${meta}: add it to PARLEY_PROVIDER_META_URLS`,
  )
}

/** Everything in it is public. */
function application(
  { baseUrl, mediaHostUrl, handle, name }: Parts,
  { service, name: chosen, features }: ApplyOrder,
): PartnerApplication {
  return {
    ...{ service, handle, baseUrl },
    name: chosen ?? name,
    issuer: baseUrl,
    keysUrl: `${baseUrl}${PARTNER_JWKS_PATH}`,
    mediaBaseUrl: `${mediaHostUrl}${ASSUMED_BLOBS_PATH}`,
    identifierType: 'username',
    features: features ?? ['media', ...CONVERSATION_FEATURES],
    algorithms: ['RS256'],
    protocolVersion: ASSUMED_PROTOCOL_VERSION,
    e2ee: { protocol: 'signal' },
  }
}
