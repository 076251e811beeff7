// Another partner beside the lab's: a provider server of its own, registered at Meta.
import { PROVIDER_VARIABLES } from '#provider-server/config.js'
import { startProvider } from '#provider-server/index.js'
import { ASSUMED_LAB_PARTNERS_PATH } from '#proto/assumptions.js'
import { systemClock } from '#platform/clock.js'
import { readConfig } from '#platform/config.js'
import { createLogger } from '#platform/log.js'
import { fresh } from './offline-client.js'
import type { TestNetwork } from './network.js'

export async function startInlinePartner(
  network: TestNetwork,
  data: string,
  partner: { readonly id: number; readonly handle: string; readonly name: string },
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const { meta, mediaHost } = network.addresses
  const env = {
    PARLEY_PROVIDER_DATA: data,
    PARLEY_PROVIDER_PORT: '0',
    PARLEY_PROVIDER_HANDLE: partner.handle,
    PARLEY_PROVIDER_META_URLS: meta,
  }
  const log = createLogger({ name: 'second', level: 'silent' })
  const provider = await startProvider(readConfig(PROVIDER_VARIABLES, env), {
    clock: systemClock,
    log,
    randomBytes: fresh,
  })
  const answer = await fetch(`${meta}${ASSUMED_LAB_PARTNERS_PATH}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...partner,
      issuer: provider.url,
      algorithms: ['RS256'],
      baseUrl: provider.url,
      mediaBaseUrl: `${mediaHost}/m`,
      identifierType: 'username',
      agreements: { whatsapp: 'active' },
    }),
  })
  if (!answer.ok) throw new Error(`the second partner was refused: ${await answer.text()}`)
  return provider
}
