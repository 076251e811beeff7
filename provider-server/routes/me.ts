// GET /v1/me: whose session this is.
import type { Router } from 'express'
import { PROVIDER_PATHS } from '#proto/identity/provider-api.js'
import { accountView, authenticate } from '../authenticate.js'
import type { Provider } from '../provider.js'

export function meRoute(router: Router, provider: Pick<Provider, 'accounts' | 'sessions' | 'handle'>): void {
  router.get(PROVIDER_PATHS.me, async (request, response) => {
    const { account } = await authenticate(request, provider)
    response.json(accountView(account, provider))
  })
}
