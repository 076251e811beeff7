// POST /v1/consents: a user agreed to the disclosure for a service, or takes that back (Consent: partner's side).
import type { Router } from 'express'
import { bodyJson, readBody } from '#platform/http/body.js'
import { HttpError } from '#platform/http/error.js'
import { limitRate } from '#platform/http/rate-limit.js'
import { textName } from '#proto/consent/consent-text.js'
import { PARTNER_DISCLOSURE } from '#proto/consent/partner-disclosure.js'
import { parseConsentRequest, PROVIDER_PATHS, PROVIDER_REFUSALS } from '#proto/identity/provider-api.js'
import { authenticate } from '../authenticate.js'
import type { Provider } from '../provider.js'

type Parts = Pick<Provider, 'accounts' | 'sessions' | 'consents' | 'limits' | 'log'>

export function consentsRoute(router: Router, provider: Parts): void {
  router.post(PROVIDER_PATHS.consents, readBody(1024), async (request, response) => {
    const { account } = await authenticate(request, provider)
    limitRate(provider.limits.consents, account.id)
    const { service, text, given } = parseConsentRequest(bodyJson(request))
    if (given && text !== textName(PARTNER_DISCLOSURE)) {
      throw new HttpError(
        409,
        PROVIDER_REFUSALS.consentNeeded,
        `${text} is not the present text, which is ${textName(PARTNER_DISCLOSURE)}: read that one first`,
      )
    }
    if (given) await provider.consents.give(account.user, service, text)
    else await provider.consents.withdraw(account.user, service)
    provider.log.info({ account: account.id, service, text, given }, 'consent')
    response.json({ service, text, given })
  })
}
