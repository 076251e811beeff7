// POST /v1/token: the mint. An OAuth token endpoint (RFC 6749 §3.2) with the one grant of RFC 8693, token
// exchange: a client that holds a session asks for an identity token towards one service, or for an upload token.
//
// Exchange is the grant that says what happens. A password grant would have the client keep the password,
// and a code grant needs a browser; neither would be of use to a messenger that asks at every connect.
import type { Response, Router } from 'express'
import { bodyText, readBody } from '#platform/http/body.js'
import { limitRate } from '#platform/http/rate-limit.js'
import { ASSUMED_UPLOADS_PATH } from '#proto/assumptions.js'
import { PROVIDER_PATHS, PROVIDER_REFUSALS } from '#proto/identity/provider-api.js'
import {
  encodeIdentityTokenAnswer,
  encodeUploadTokenAnswer,
  parseTokenRequest,
  type TokenErrorCode,
  type TokenRequest,
} from '#proto/identity/token-exchange.js'
import type { Account } from '../accounts.js'
import { mintIdentityToken, mintUploadToken } from '../mint.js'
import type { Provider } from '../provider.js'

export function tokenRoute(router: Router, provider: Provider): void {
  router.post(PROVIDER_PATHS.token, readBody(4096), async (request, response) => {
    const form = new URLSearchParams(bodyText(request, 'application/x-www-form-urlencoded'))
    const asked = parseTokenRequest(form)
    if ('error' in asked) {
      refuse(response, asked.error, asked.description)
      return
    }
    if (asked.wanted === 'upload' && (asked.audience ?? provider.mediaHostUrl) !== provider.mediaHostUrl) {
      refuse(response, 'invalid_target', `audience must be ${provider.mediaHostUrl}`)
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
    if (asked.wanted === 'identity' && account.consents[asked.service] === undefined) {
      // Nothing of a user goes to Meta before they were told what it learns. Any version will do: a newer text is
      // asked for at the next enlistment, not in the middle of a chat. RFC 8707 §2 has this code for what is refused.
      refuse(
        response,
        'invalid_target',
        `this user has not agreed to be known to ${asked.service}: show the disclosure first`,
        PROVIDER_REFUSALS.consentNeeded,
      )
      return
    }
    response.json(await exchange(provider, account, asked))
  })
}

async function exchange(provider: Provider, account: Account, asked: TokenRequest): Promise<object> {
  if (asked.wanted === 'upload') {
    limitRate(provider.limits.uploadTokens, account.id)
    return encodeUploadTokenAnswer({
      uploadToken: await mintUploadToken(provider, account),
      expiresInSeconds: provider.uploadTokenLifetimeSeconds,
      endpoint: `${provider.mediaHostUrl}${ASSUMED_UPLOADS_PATH}`,
    })
  }
  limitRate(provider.limits.identityTokens, account.id)
  return encodeIdentityTokenAnswer({
    identityToken: await mintIdentityToken(provider, account, asked),
    expiresInSeconds: provider.tokenLifetimeSeconds,
  })
}

/** RFC 6749 §5.2; where the client can do something about it, with a code of ours beside. */
function refuse(response: Response, error: TokenErrorCode, description: string, code?: string): void {
  response
    .status(400)
    .json({ error, error_description: description, ...(code === undefined ? {} : { code }) })
}
