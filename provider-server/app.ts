// The provider's HTTP application: its routes, and how its refusals are told.
import type { Express } from 'express'
import { createApp } from '#platform/http/app.js'
import { HttpError } from '#platform/http/error.js'
import type { OperatorToken } from '#platform/http/operator-token.js'
import { isProtocolError } from '#proto/errors.js'
import type { Provider } from './provider.js'
import { agreementRoutes } from './routes/agreements.js'
import { consentsRoute } from './routes/consents.js'
import { jwksRoute } from './routes/jwks.js'
import { ledgerRoute } from './routes/ledger.js'
import { meRoute } from './routes/me.js'
import { openidConfigurationRoute } from './routes/openid-configuration.js'
import { pushRoute } from './routes/push.js'
import { signInRoute } from './routes/signin.js'
import { signOutRoute } from './routes/signout.js'
import { signUpRoute } from './routes/signup.js'
import { tokenRoute } from './routes/token.js'
import { wakeRoute } from './routes/wake.js'

/** @param operatorToken opens the routes of the operator; without one there are none. */
export function createProviderApp(
  provider: Provider,
  sourceUrl: string | undefined,
  operatorToken: OperatorToken | undefined,
): Express {
  return createApp({
    name: 'provider-server',
    log: provider.log,
    clock: provider.clock,
    trace: provider.trace,
    sourceUrl,
    routes(router) {
      for (const route of ROUTES) route(router, provider)
      if (operatorToken) agreementRoutes(router, provider, operatorToken)
    },
    refusal(error) {
      if (!isProtocolError(error, 'request-malformed', 'push-malformed')) return undefined
      return new HttpError(400, error.code, error.message, { cause: error })
    },
  })
}

const ROUTES = [
  signUpRoute,
  signInRoute,
  signOutRoute,
  meRoute,
  consentsRoute,
  ledgerRoute,
  tokenRoute,
  jwksRoute,
  openidConfigurationRoute,
  pushRoute,
  wakeRoute,
]
