// POST /v1/signup: a new account of the partner, signed in at once.
import type { Router } from 'express'
import { bodyJson, readBody } from '#platform/http/body.js'
import { HttpError } from '#platform/http/error.js'
import { addressKey, limitRate } from '#platform/http/rate-limit.js'
import {
  MINIMUM_PASSWORD,
  parseCredentials,
  PROVIDER_PATHS,
  PROVIDER_REFUSALS,
} from '#proto/identity/provider-api.js'
import { accountView } from '../authenticate.js'
import type { Provider } from '../provider.js'

export function signUpRoute(
  router: Router,
  provider: Pick<Provider, 'accounts' | 'sessions' | 'limits' | 'handle' | 'log'>,
): void {
  router.post(PROVIDER_PATHS.signUp, readBody(4096), async (request, response) => {
    limitRate(provider.limits.address, addressKey(request.socket.remoteAddress))
    const credentials = parseCredentials(bodyJson(request))
    if (credentials.password.length < MINIMUM_PASSWORD) {
      throw new HttpError(
        400,
        PROVIDER_REFUSALS.weakPassword,
        `a password has at least ${MINIMUM_PASSWORD} characters: choose a longer one`,
      )
    }
    const account = await provider.accounts.signUp(credentials)
    if (account === undefined) {
      throw new HttpError(409, PROVIDER_REFUSALS.userTaken, 'this user name is taken: choose another')
    }
    provider.log.info({ account: account.id }, 'signed up')
    const session = await provider.sessions.begin(account.user)
    response.status(201).json({ ...accountView(account, provider), session })
  })
}
