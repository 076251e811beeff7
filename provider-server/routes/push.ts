// POST /push: Meta says that something waits for a user (framework: push notifications). Answered 200
// without a body, for users there are and users there are not; the wake-up happens after the answer.
import type { Request, Router } from 'express'
import { bearerToken, bodyBytes, readBody } from '#platform/http/body.js'
import { HttpError } from '#platform/http/error.js'
import { ASSUMED_MAXIMUM_PUSH_BYTES } from '#proto/assumptions.js'
import { isProtocolError } from '#proto/errors.js'
import { readTokenHeader, type KeySet } from '#proto/identity/jws.js'
import { parsePush, PUSH_PATH } from '#proto/push/push-body.js'
import { verifyPushToken } from '#proto/push/push-token.js'
import type { Provider } from '../provider.js'

type Parts = Pick<Provider, 'accounts' | 'metaKeys' | 'wakeHub' | 'clock' | 'baseUrl' | 'log' | 'trace'>

export function pushRoute(router: Router, provider: Parts): void {
  router.post(PUSH_PATH, readBody(ASSUMED_MAXIMUM_PUSH_BYTES), async (request, response) => {
    const { issuedAt } = await authorize(request, provider)
    const { to } = parsePush(bodyBytes(request))
    response.status(200).end()
    provider.trace?.({
      cid: `push/${issuedAt}`,
      layer: 'http',
      dir: 'in',
      kind: 'push',
      size: bodyBytes(request).length,
      sens: 'meta',
      summary: 'Meta says that something waits',
      detail: { to, iat: issuedAt },
    })
    await wake(provider, to)
  })
}

/** After the answer was sent, so neither its time nor its status tells whether the user exists. */
async function wake({ accounts, wakeHub, log }: Parts, to: string): Promise<void> {
  try {
    const account = await accounts.find(to)
    if (account !== undefined) wakeHub.wake(account.user)
    log.debug({ account: account?.id ?? 'none' }, 'pushed')
  } catch (error) {
    log.error({ err: error }, 'a push was lost')
  }
}

/** @throws {HttpError} 401 for any token but Meta's for us and for now; 503 where Meta's keys cannot be had. */
async function authorize(request: Request, provider: Parts): Promise<{ readonly issuedAt: number }> {
  const token = bearerToken(request)
  if (token === undefined) throw unauthorized()
  try {
    const { kid } = readTokenHeader(token)
    for (const keys of await keySets(provider, kid)) {
      const verified = await tryVerify(token, keys, provider)
      if (verified !== undefined) return verified
    }
  } catch (cause) {
    if (!isProtocolError(cause)) throw cause
    throw unauthorized(cause)
  }
  throw unauthorized()
}

async function keySets(provider: Parts, kid: string): Promise<readonly KeySet[]> {
  try {
    return await provider.metaKeys.named(kid)
  } catch (cause) {
    provider.log.warn({ err: cause }, "Meta's keys cannot be had")
    throw new HttpError(503, 'keys-unreachable', "Meta's keys cannot be had now: try again later", { cause })
  }
}

/** `undefined` where this endpoint's key of that name did not sign it. */
async function tryVerify(
  token: string,
  keys: KeySet,
  { baseUrl, clock }: Parts,
): Promise<{ readonly issuedAt: number } | undefined> {
  try {
    return await verifyPushToken(token, { partnerUrl: baseUrl, keys, now: clock.now() })
  } catch (error) {
    if (isProtocolError(error, 'token-invalid', 'token-expired')) return undefined
    throw error
  }
}

function unauthorized(cause?: unknown): HttpError {
  return new HttpError(401, 'push-unauthorized', 'the push does not come from Meta, or is too old', {
    headers: { 'www-authenticate': 'Bearer' },
    cause,
  })
}
