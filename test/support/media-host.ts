// The media host with a provider that signs upload tokens for it: as the partner runs them, without the accounts.
import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { MEDIA_HOST_VARIABLES } from '#media-host/config.js'
import { type MediaHostConfig, type RunningMediaHost, startMediaHost } from '#media-host/index.js'
import { readConfig } from '#platform/config.js'
import { createLogger } from '#platform/log.js'
import { issueUploadToken } from '#proto/hosting/upload-token.js'
import type { TraceDraft } from '#proto/trace/event.js'
import { FakeClock } from './fake-clock.js'
import { temporaryFolder } from './folder.js'
import { type PartnerIssuer, startPartnerIssuer } from './partner-issuer.js'
import { seededRandom } from './random.js'
import { type TestKey, testKey } from './signing.js'
import { type Tus, tusClient } from './tus.js'

export interface HostedMedia {
  readonly host: RunningMediaHost
  readonly issuer: PartnerIssuer
  readonly clock: FakeClock
  readonly folder: string
  readonly logged: string[]
  readonly traced: TraceDraft[]
  /** An upload token for this account, with whatever else is wanted of it. */
  token(
    account: string,
    more?: Partial<Parameters<typeof issueUploadToken>[0]>,
    key?: TestKey,
  ): Promise<string>
  /** Uploads as this account. */
  as(account: string): Promise<Tus>
  /** Ends the server and starts it on the same folder. */
  restart(more?: Partial<MediaHostConfig>): Promise<RunningMediaHost>
}

const KEY = testKey('provider-key', 'RS256')

export async function startHostedMedia(more: Partial<MediaHostConfig> = {}): Promise<HostedMedia> {
  const clock = new FakeClock()
  const folder = join(await temporaryFolder(), 'media')
  await mkdir(folder, { mode: 0o700 })
  const issuer = await startPartnerIssuer(clock)
  issuer.keys = [KEY]
  onTestFinished(() => issuer.close())
  const logged: string[] = []
  const traced: TraceDraft[] = []
  const log = createLogger({
    ...{ name: 'media-host', level: 'debug' },
    destination: { write: (line) => void logged.push(line) },
  })
  const random = seededRandom(42)
  const start = async (changed: Partial<MediaHostConfig>): Promise<RunningMediaHost> => {
    const config = {
      ...readConfig(MEDIA_HOST_VARIABLES, {}),
      dataFolder: folder,
      issuer: issuer.url,
      port: 0,
    }
    const running = await startMediaHost(
      { ...config, ...more, ...changed },
      {
        clock,
        log,
        randomBytes: (length) => random.bytes(length),
        trace: (draft) => void traced.push(draft),
      },
    )
    onTestFinished(() => running.close())
    return running
  }
  let host = await start({})
  const token: HostedMedia['token'] = (accountId, changed = {}, key = KEY) =>
    issueUploadToken(
      {
        ...{
          issuer: issuer.url,
          mediaHost: host.url,
          accountId,
          tokenId: randomUUID(),
          lifetimeSeconds: 600,
        },
        ...changed,
      },
      key,
      clock.now(),
    )
  return {
    ...{ issuer, clock, folder, logged, traced, token },
    get host() {
      return host
    },
    as: async (account) => tusClient(host.url, await token(account)),
    async restart(changed = {}) {
      await host.close()
      return (host = await start(changed))
    },
  }
}
