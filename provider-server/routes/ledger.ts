// GET /v1/ledger[?after=N]: what was decided about an account here, for the account itself (Consent: the ledger).
import type { Request, Router } from 'express'
import { HttpError } from '#platform/http/error.js'
import { PROVIDER_PATHS } from '#proto/identity/provider-api.js'
import { authenticate } from '../authenticate.js'
import type { Provider } from '../provider.js'

export function ledgerRoute(
  router: Router,
  provider: Pick<Provider, 'accounts' | 'sessions' | 'decisions'>,
): void {
  router.get(PROVIDER_PATHS.ledger, async (request, response) => {
    const { account } = await authenticate(request, provider)
    response.json(await provider.decisions.page(account.id, readAfter(request.query['after'])))
  })
}

/** @throws {HttpError} 400 for anything but a number of an entry. */
function readAfter(value: Request['query'][string]): number {
  if (value === undefined) return 0
  if (typeof value === 'string' && /^(0|[1-9][0-9]{0,14})$/.test(value)) return Number(value)
  throw new HttpError(400, 'request-malformed', 'after is the number of an entry')
}
