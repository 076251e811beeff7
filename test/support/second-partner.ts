// Another partner beside the lab's: a provider server and a media host of its own, registered at Meta.
import { join } from 'node:path'
import { startRole } from '#cli/lab/start-role.js'
import { reservePort } from '#cli/lab/reserve-port.js'
import type { PartnerFeature } from '#proto/agreement/application.js'
import { ASSUMED_LAB_PARTNERS_PATH } from '#proto/assumptions.js'
import { systemClock } from '#platform/clock.js'
import { createLogger } from '#platform/log.js'
import type { TraceSink } from '#proto/trace/event.js'
import { CHEAP_PASSWORDS } from './cheap-passwords.js'
import { fresh } from './offline-client.js'
import type { TestNetwork } from './network.js'

export interface SecondPartner {
  readonly url: string
  readonly mediaHost: string
  readonly close: () => Promise<void>
}

export async function startInlinePartner(
  network: TestNetwork,
  data: string,
  partner: {
    readonly id: number
    readonly handle: string
    readonly name: string
    /** Of its app; default what every partner is bound to. */
    readonly features?: readonly PartnerFeature[]
  },
  trace?: TraceSink,
): Promise<SecondPartner> {
  const { meta } = network.addresses
  const log = createLogger({ name: 'second', level: 'silent' })
  const deps = { clock: systemClock, log, randomBytes: fresh, trace, passwordCost: CHEAP_PASSWORDS }
  const reserved = await reservePort(0)
  const hosting = `http://127.0.0.1:${reserved.port}`
  const provider = await startRole(
    'provider',
    {
      PARLEY_PROVIDER_DATA: join(data, 'provider'),
      PARLEY_PROVIDER_PORT: '0',
      PARLEY_PROVIDER_HANDLE: partner.handle,
      PARLEY_PROVIDER_META_URLS: meta,
      PARLEY_PROVIDER_MEDIA_HOST_URL: hosting,
    },
    deps,
  )
  const { url = '' } = provider.addresses
  await reserved.release()
  const mediaHost = await startRole(
    'mediaHost',
    {
      PARLEY_MEDIA_DATA: join(data, 'media-host'),
      PARLEY_MEDIA_PORT: String(reserved.port),
      PARLEY_MEDIA_ISSUER: url,
    },
    deps,
  )
  const answer = await fetch(`${meta}${ASSUMED_LAB_PARTNERS_PATH}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...partner,
      issuer: url,
      algorithms: ['RS256'],
      baseUrl: url,
      mediaBaseUrl: `${hosting}/m`,
      identifierType: 'username',
      agreements: { whatsapp: 'active' },
    }),
  })
  if (!answer.ok) throw new Error(`the second partner was refused: ${await answer.text()}`)
  return {
    url,
    mediaHost: hosting,
    async close() {
      await mediaHost.close()
      await provider.close()
    },
  }
}
