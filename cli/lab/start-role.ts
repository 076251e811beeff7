// The three servers, each started from its environment in the same way: in a process of its own or inline.
import type { Clock } from '#platform/clock.js'
import { readConfig, type Environment } from '#platform/config.js'
import type { Logger } from '#platform/log.js'
import type { Bytes } from '#proto/bytes.js'
import type { TraceSink } from '#proto/trace/event.js'
import type { ProviderDependencies } from '#provider-server/index.js'
import type { Role } from './child-message.js'

/** What every server is a function of, besides its configuration. */
export interface ServerDependencies {
  readonly clock: Clock
  readonly log: Logger
  readonly randomBytes: (length: number) => Bytes
  readonly trace?: TraceSink | undefined
  /** Of the provider; default what is safe. */
  readonly passwordCost?: ProviderDependencies['passwordCost']
}

export interface RunningRole {
  /** `url`, and Meta's `chat`, `chatWs` and `trustRoot`. */
  readonly addresses: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** Names of the servers in logs and traces. */
export const PARTIES: Readonly<Record<Role, string>> = {
  meta: 'meta-sim',
  provider: 'provider-server',
  mediaHost: 'media-host',
}

/**
 * Reads the role's configuration and starts it; its program is loaded only now.
 * @throws {ConfigError} naming every fault of the environment, and whatever the server throws.
 */
export async function startRole(
  role: Role,
  env: Environment,
  dependencies: ServerDependencies,
): Promise<RunningRole> {
  switch (role) {
    case 'meta':
      return startMetaRole(env, dependencies)
    case 'provider':
      return startProviderRole(env, dependencies)
    case 'mediaHost':
      return startMediaHostRole(env, dependencies)
  }
}

async function startMetaRole(env: Environment, dependencies: ServerDependencies): Promise<RunningRole> {
  const { META_VARIABLES } = await import('#meta-sim/config.js')
  const { startMeta } = await import('#meta-sim/index.js')
  const meta = await startMeta(readConfig(META_VARIABLES, env), dependencies)
  const { url, chat, chatWs, trustRoot } = meta
  return { addresses: { url, chat, chatWs, trustRoot }, close: () => meta.close() }
}

async function startProviderRole(env: Environment, dependencies: ServerDependencies): Promise<RunningRole> {
  const { PROVIDER_VARIABLES } = await import('#provider-server/config.js')
  const { startProvider } = await import('#provider-server/index.js')
  const provider = await startProvider(readConfig(PROVIDER_VARIABLES, env), dependencies)
  return { addresses: { url: provider.url }, close: () => provider.close() }
}

async function startMediaHostRole(env: Environment, dependencies: ServerDependencies): Promise<RunningRole> {
  const { MEDIA_HOST_VARIABLES } = await import('#media-host/config.js')
  const { startMediaHost } = await import('#media-host/index.js')
  const mediaHost = await startMediaHost(readConfig(MEDIA_HOST_VARIABLES, env), dependencies)
  return { addresses: { url: mediaHost.url }, close: () => mediaHost.close() }
}
