// GET /.well-known/oauth/openid/jwks: the keys that verify identity tokens (framework: identity verification).
import type { Router } from 'express'
import { encodeJwks, PARTNER_JWKS_PATH } from '#proto/identity/jwks.js'
import type { Provider } from '../provider.js'

export function jwksRoute(router: Router, { signingKeys }: Pick<Provider, 'signingKeys'>): void {
  router.get(PARTNER_JWKS_PATH, async (_request, response) => {
    const keys = await signingKeys.published()
    response.setHeader('cache-control', 'public, max-age=300')
    response.json(encodeJwks(keys))
  })
}
