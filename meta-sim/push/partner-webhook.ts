// One push to one partner server: `POST {base URL}/push`, signed, the user's identifier and nothing else.
import type { SigningKey } from '#proto/identity/jws.js'
import { encodePush, PUSH_PATH } from '#proto/push/push-body.js'
import { issuePushToken } from '#proto/push/push-token.js'
import type { TraceSink } from '#proto/trace/event.js'
import type { Clock } from '#platform/clock.js'
import { FetchError } from '#platform/http/fetch.js'
import type { GuardedFetch } from '#platform/http/guarded-fetch.js'
import type { Accounts } from '../accounts/accounts.js'
import type { Registry } from '../registry/registry.js'

interface PartnerWebhookDeps {
  readonly accounts: Accounts
  readonly registry: Registry
  readonly key: SigningKey
  readonly clock: Clock
  /** Partners name their own addresses: what they resolve to is looked at. */
  readonly fetch: GuardedFetch
  readonly trace?: TraceSink | undefined
}

/** Of an answer nobody reads. */
const MAXIMUM_ANSWER_BYTES = 4096

/** Asks once. Rejects with FetchError unless the answer is 200; redirects are not followed. */
export function createPartnerWebhook(deps: PartnerWebhookDeps) {
  const { accounts, registry, key, clock, fetch, trace } = deps
  let count = 0
  return async (jid: string, cause: string): Promise<void> => {
    const account = await accounts.find(jid)
    const partner = account && (await registry.find(account.integrator))
    if (!partner) return
    const now = clock.now()
    const token = await issuePushToken(partner.baseUrl, key, now)
    const body = encodePush({ to: account.identifier })
    count += 1
    // By user and issue time the partner's own trace of this push is found: it learns of no cause.
    const facts = { cause, to: account.identifier, iat: Math.floor(now / 1000) }
    const event = { cid: `push/${count}`, layer: 'http', sens: 'meta' } as const
    trace?.({
      ...{ ...event, dir: 'out', kind: 'push', size: body.length, detail: facts },
      summary: `POST ${PUSH_PATH} of partner ${partner.id}`,
    })
    const { status } = await fetch(`${partner.baseUrl}${PUSH_PATH}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body,
      maximumBytes: MAXIMUM_ANSWER_BYTES,
    })
    trace?.({
      ...{ ...event, dir: 'in', kind: 'push-answer', size: 0, detail: { ...facts, status } },
      summary: `partner ${partner.id} answered the push with ${status}`,
    })
    if (status !== 200)
      throw new FetchError('bad-status', `partner ${partner.id} answered a push with ${status}`)
  }
}
