// How often what may be done at the provider, from its configuration.
import type { Clock } from '#platform/clock.js'
import { allLimits, createRateLimiter } from '#platform/http/rate-limit.js'
import type { ProviderConfig } from './config.js'
import type { Provider } from './provider.js'

const WINDOW_MILLISECONDS = 15 * 60_000
const DAY_MILLISECONDS = 86_400_000

export function createLimits(config: ProviderConfig, clock: Clock): Provider['limits'] {
  const limiter = (limit: number) =>
    createRateLimiter({ limit, windowMilliseconds: WINDOW_MILLISECONDS, clock })
  return {
    address: limiter(config.signInsPerAddress),
    user: limiter(config.signInsPerUser),
    identityTokens: limiter(config.tokensPerAccount),
    uploadTokens: limiter(config.tokensPerAccount),
    consents: allLimits([
      limiter(config.consentsPerAccount),
      createRateLimiter({ limit: config.consentsPerDay, windowMilliseconds: DAY_MILLISECONDS, clock }),
    ]),
  }
}
