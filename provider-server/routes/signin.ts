// POST /v1/signin: a new session for user name and password. Unknown users and wrong passwords get one
// answer, after the same work and under the same limits.
import type { Router } from 'express'
import { bodyJson, readBody } from '#platform/http/body.js'
import { HttpError } from '#platform/http/error.js'
import { addressKey, limitRate } from '#platform/http/rate-limit.js'
import { parseCredentials, PROVIDER_PATHS, PROVIDER_REFUSALS } from '#proto/identity/provider-api.js'
import { accountView } from '../authenticate.js'
import type { Provider } from '../provider.js'

export function signInRoute(
  router: Router,
  provider: Pick<Provider, 'accounts' | 'sessions' | 'limits' | 'handle' | 'log'>,
): void {
  router.post(PROVIDER_PATHS.signIn, readBody(4096), async (request, response) => {
    limitRate(provider.limits.address, addressKey(request.socket.remoteAddress))
    const credentials = parseCredentials(bodyJson(request))
    // Counted before the work and forgiven after it, so that guesses sent side by side count as well.
    limitRate(provider.limits.user, credentials.user)
    const account = await provider.accounts.signIn(credentials)
    if (account === undefined) {
      throw new HttpError(
        401,
        PROVIDER_REFUSALS.wrongPassword,
        'the user name or the password is wrong: try again, or sign up first',
      )
    }
    provider.limits.user.reset(credentials.user)
    provider.log.info({ account: account.id }, 'signed in')
    const session = await provider.sessions.begin(account.user)
    response.json({ ...accountView(account, provider), session })
  })
}
