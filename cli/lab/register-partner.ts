// The lab's partner at Meta without an agreement of its own making: integrator 1, handle `parley` (lab only).
import { ASSUMED_LAB_PARTNERS_PATH } from '#proto/assumptions.js'
import { CONVERSATION_FEATURES } from '#proto/exchanges/integrators.js'
import { fetchBounded } from '#platform/http/fetch.js'
import { ClientError } from '../client/api.js'
import type { NetworkAddresses } from './network.js'

const PARTNER_ID = 1

/**
 * Registers it with a running agreement that nobody signed, or brings the addresses of an earlier run up to date; then
 * its agreements stay as they are. @throws {ClientError} `failed`.
 */
export async function registerPartner({ meta, provider, mediaHost }: NetworkAddresses): Promise<void> {
  const answer = await fetchBounded(`${meta}${ASSUMED_LAB_PARTNERS_PATH}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      id: PARTNER_ID,
      name: 'Parley',
      handle: 'parley',
      issuer: provider,
      algorithms: ['RS256'],
      baseUrl: provider,
      mediaBaseUrl: `${mediaHost}/m`,
      identifierType: 'username',
      agreements: { whatsapp: 'active' },
      features: ['media', ...CONVERSATION_FEATURES],
    }),
  })
  if (answer.status >= 200 && answer.status < 300) return
  const text = new TextDecoder().decode(answer.body).slice(0, 200)
  throw new ClientError('failed', `Meta did not register the lab's partner: ${answer.status} ${text}`)
}
