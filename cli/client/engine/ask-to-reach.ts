// Asking a WhatsApp user to let this app reach them (framework: reachability). The answer tells nothing about them.
import { isService, parseAddress } from '#proto/address.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { pingReachabilityRequest } from '#proto/exchanges/reachability-ping.js'
import { ClientError } from '../api.js'
import type { EngineContext } from './context.js'
import type { Directory } from './directory.js'
import type { Link } from './link.js'

/** @throws {ClientError} `usage`, `unknown-handle`, `refused`; {RequestError} without an answer. */
export async function askToReach(
  context: EngineContext,
  link: Link,
  directory: Directory,
  text: string,
): Promise<void> {
  if (context.account().kind === 'meta') {
    throw new ClientError('usage', 'only users of an app ask to be let in; this is a Meta test account')
  }
  const { identifier, handle } = parseAddress(await directory.target(text))
  if (!isService(handle)) throw new ClientError('usage', `${text} is nobody at WhatsApp`)
  const error = readIqError(await link.request(pingReachabilityRequest({ externalId: identifier })))
  if (error?.code === 429) {
    const text = 'not asked: each person can be asked once in 30 days, and only some people in one day'
    throw new ClientError('refused', `${text}. Try again later`)
  }
  if (error) throw new ClientError('refused', `Meta does not pass on this question (${error.code})`)
}
