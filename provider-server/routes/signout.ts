// POST /v1/signout: ends the session it is asked with, and with it the session's wake streams.
import type { Router } from 'express'
import { PROVIDER_PATHS } from '#proto/identity/provider-api.js'
import { authenticate } from '../authenticate.js'
import type { Provider } from '../provider.js'

export function signOutRoute(router: Router, provider: Pick<Provider, 'accounts' | 'sessions'>): void {
  router.post(PROVIDER_PATHS.signOut, async (request, response) => {
    const { session } = await authenticate(request, provider)
    await provider.sessions.end(session)
    response.status(204).end()
  })
}
