// What a partner asks of Meta about its agreements: apply, look, sign, have the checks made again (Consent and the
// agreement; the routes are assumptions). Applying is open to everybody, correcting what was signed and the
// rest to whoever holds the secret.
import type { Request, Router } from 'express'
import { encodeAgreementView } from '#proto/agreement/agreement-view.js'
import { parseApplication, type PartnerApplication } from '#proto/agreement/application.js'
import { parseSignature } from '#proto/agreement/offer-signature.js'
import { ASSUMED_APPLICATION_BYTES, ASSUMED_PARTNER_PATH } from '#proto/assumptions.js'
import { isProtocolError } from '#proto/errors.js'
import { bearerToken, bodyJson, readBody } from '#platform/http/body.js'
import { HttpError } from '#platform/http/error.js'
import { isLoopback } from '#platform/http/fetch.js'
import { addressKey, limitRate, type RateLimiter } from '#platform/http/rate-limit.js'
import type { Onboarding } from './onboarding.js'
import type { ApplicationRefusal } from './plan-application.js'

export interface PartnerRoutesDeps {
  readonly onboarding: Onboarding
  /** By the applicant's address. */
  readonly applications: RateLimiter
  /** Partners on this machine are taken. */
  readonly loopbackPartners: boolean
}

const APPLICATIONS = `${ASSUMED_PARTNER_PATH}/applications`

const REFUSALS: Readonly<Record<ApplicationRefusal, readonly [status: number, message: string]>> = {
  'name-reserved': [409, 'the name or handle is one of Meta’s own, or could be taken for it'],
  'name-taken': [409, 'another partner has this name or handle, or one that looks like it'],
  'issuer-taken': [409, 'another partner has this issuer'],
  'partner-differs': [
    409,
    'this partner has signed before: name, addresses, identifiers and algorithms must be the same',
  ],
  'agreement-exists': [
    409,
    'this partner has signed the offer for this service already: until it is in force, its secret corrects it',
  ],
  'agreement-ended': [409, 'the agreement with this partner about this service has ended'],
  'too-many-applications': [503, 'too many applications wait for a signature: try again later'],
  'registry-full': [503, 'every integrator id is taken'],
}

export function partnerRoutes(router: Router, deps: PartnerRoutesDeps): void {
  const { onboarding } = deps
  router.post(APPLICATIONS, readBody(ASSUMED_APPLICATION_BYTES), async (request, response) => {
    limitRate(deps.applications, addressKey(request.socket.remoteAddress))
    const view = await onboarding.apply(readApplication(request, deps), bearerToken(request))
    if (typeof view === 'string') throw new HttpError(REFUSALS[view][0], view, REFUSALS[view][1])
    response.status(201).json({ ...encodeAgreementView(view), secret: view.secret })
  })
  router.get(`${APPLICATIONS}/:id`, async (request, response) => {
    response.json(encodeAgreementView(await onboarding.look(request.params.id, bearerToken(request))))
  })
  router.post(
    `${APPLICATIONS}/:id/signature`,
    readBody(ASSUMED_APPLICATION_BYTES),
    async (request, response) => {
      const { id } = request.params
      const jws = orMalformed(() => parseSignature(bodyJson(request)))
      response.json(encodeAgreementView(await onboarding.sign(id, bearerToken(request), jws)))
    },
  )
  router.post(
    `${APPLICATIONS}/:id/checks`,
    readBody(ASSUMED_APPLICATION_BYTES),
    async (request, response) => {
      const { id } = request.params
      response.json(encodeAgreementView(await onboarding.check(id, bearerToken(request))))
    },
  )
}

/** @throws {HttpError} 400, 415. */
function readApplication(request: Request, { loopbackPartners }: PartnerRoutesDeps): PartnerApplication {
  const body = bodyJson(request)
  const application = orMalformed(() => parseApplication(body))
  const { issuer, baseUrl, mediaBaseUrl } = application
  const inside = [issuer, baseUrl, mediaBaseUrl].some((url) => isLoopback(new URL(url).hostname))
  if (inside && !loopbackPartners)
    throw new HttpError(400, 'request-malformed', 'an address of the application is on this very machine')
  return application
}

function orMalformed<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!isProtocolError(error, 'request-malformed')) throw error
    throw new HttpError(400, 'request-malformed', error.message)
  }
}
