// GET /.well-known/openid-configuration: discovery for an ordinary OpenID client (assumption: the framework
// says "standard OpenID"; OpenID Connect Discovery 1.0 §3).
//
// `authorization_endpoint` and `response_types_supported` are left out: nobody logs in through a browser
// here, and RFC 8414 §2 wants lists without an entry left out.
import type { Router } from 'express'
import { ASSUMED_OPENID_CONFIGURATION_PATH, ASSUMED_UPLOAD_SCOPE } from '#proto/assumptions.js'
import { META_HANDLES } from '#proto/address.js'
import { PARTNER_JWKS_PATH } from '#proto/identity/jwks.js'
import { PROVIDER_PATHS } from '#proto/identity/provider-api.js'
import { TOKEN_EXCHANGE_GRANT } from '#proto/identity/token-exchange.js'
import type { Provider } from '../provider.js'

export function openidConfigurationRoute(
  router: Router,
  { baseUrl, mediaHostUrl }: Pick<Provider, 'baseUrl' | 'mediaHostUrl'>,
): void {
  router.get(ASSUMED_OPENID_CONFIGURATION_PATH, (_request, response) => {
    response.json({
      issuer: baseUrl,
      token_endpoint: `${baseUrl}${PROVIDER_PATHS.token}`,
      jwks_uri: `${baseUrl}${PARTNER_JWKS_PATH}`,
      grant_types_supported: [TOKEN_EXCHANGE_GRANT],
      // `openid` is what identity tokens are asked for with; the other one asks for an upload token.
      scopes_supported: ['openid', ASSUMED_UPLOAD_SCOPE],
      // Clients are the services that tokens are for; they hold no secret, the session does.
      token_endpoint_auth_methods_supported: ['none'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      claims_supported: ['iss', 'sub', 'aud', 'iat', 'nbf', 'exp', 'jti', 'cnf', 'country'],
      audiences_supported: [...META_HANDLES, mediaHostUrl],
    })
  })
}
