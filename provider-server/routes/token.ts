// POST /v1/token: the mint. An OAuth token endpoint (RFC 6749 §3.2) with the one grant of RFC 8693, token
// exchange: a client that holds a session asks for an identity token towards one service.
//
// Exchange is the grant that says what happens. A password grant would have the client keep the password,
// and a code grant needs a browser; neither would be of use to a messenger that asks at every connect.
import type { Response, Router } from 'express'
import { bodyText, readBody } from '#platform/http/body.js'
import { limitRate } from '#platform/http/rate-limit.js'
import { toBase64url } from '#proto/bytes.js'
import { issueIdentityToken } from '#proto/identity/identity-token.js'
import {
  encodeTokenAnswer,
  parseTokenRequest,
  PROVIDER_PATHS,
  PROVIDER_REFUSALS,
  type TokenErrorCode,
  type TokenRequest,
} from '#proto/identity/provider-api.js'
import type { Account } from '../accounts.js'
import type { Provider } from '../provider.js'

type Parts = Pick<
  Provider,
  | 'accounts'
  | 'sessions'
  | 'signingKeys'
  | 'limits'
  | 'clock'
  | 'randomBytes'
  | 'baseUrl'
  | 'tokenLifetimeSeconds'
  | 'log'
  | 'trace'
>

export function tokenRoute(router: Router, provider: Parts): void {
  router.post(PROVIDER_PATHS.token, readBody(4096), async (request, response) => {
    const form = new URLSearchParams(bodyText(request, 'application/x-www-form-urlencoded'))
    const asked = parseTokenRequest(form)
    if ('error' in asked) {
      refuse(response, asked.error, asked.description)
      return
    }
    const session = await provider.sessions.find(asked.session)
    const account = session && (await provider.accounts.find(session.user))
    if (account === undefined) {
      // RFC 8693 §2.2.2 has this one code for a bad subject token; ours beside it tells the client what to do.
      refuse(
        response,
        'invalid_request',
        'the session has ended: sign in again',
        PROVIDER_REFUSALS.sessionEnded,
      )
      return
    }
    limitRate(provider.limits.tokens, account.id)
    const identityToken = await mint(provider, account, asked)
    response.json(encodeTokenAnswer({ identityToken, expiresInSeconds: provider.tokenLifetimeSeconds }))
  })
}

async function mint(provider: Parts, account: Account, asked: TokenRequest): Promise<string> {
  const tokenId = toBase64url(provider.randomBytes(16))
  const signer = await provider.signingKeys.signer()
  const token = await issueIdentityToken(
    {
      issuer: provider.baseUrl,
      subject: account.user,
      service: asked.service,
      thumbprint: asked.thumbprint,
      country: account.country,
      tokenId,
      lifetimeSeconds: provider.tokenLifetimeSeconds,
    },
    signer,
    provider.clock.now(),
  )
  provider.log.info({ account: account.id, service: asked.service, kid: signer.kid }, 'minted')
  provider.trace?.({
    cid: `identity-token/${tokenId}`,
    layer: 'http',
    dir: 'local',
    kind: 'mint',
    size: token.length,
    sens: 'meta',
    summary: `identity token for ${asked.service}, ${provider.tokenLifetimeSeconds} s`,
    detail: { account: account.id, service: asked.service, kid: signer.kid },
  })
  return token
}

/** RFC 6749 §5.2. */
function refuse(response: Response, error: TokenErrorCode, description: string, code?: string): void {
  response
    .status(400)
    .json({ error, error_description: description, ...(code === undefined ? {} : { code }) })
}
