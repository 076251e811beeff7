// The environment of each lab server: its data folder, its port, and whom it must know.
import { join } from 'node:path'
import type { Environment } from '#platform/config.js'
import type { Role } from './child-message.js'
import type { LabPorts } from './ports.js'

export interface RolePlan {
  /** What the lab itself was started with: limits and log level may be set there. */
  readonly base: Environment
  readonly data: string
  /** The media host's is never 0: the provider must know where it is going to listen. */
  readonly ports: LabPorts
  /** Base URLs of the servers that run already. */
  readonly urls: Readonly<Partial<Record<Role, string>>>
  readonly traceFolder: string | undefined
}

/**
 * Meta starts first, without knowing anybody; partners are registered with it later. Then the provider, whose
 * tokens name the media host, and last the media host, which takes the provider's tokens and no others.
 */
export function roleEnv(role: Role, plan: RolePlan): Environment {
  const trace =
    plan.traceFolder === undefined ? {} : { PARLEY_TRACE: join(plan.traceFolder, `${role}.ndjson`) }
  return { ...plan.base, ...trace, ...OWN[role](plan) }
}

/** Of Meta's operator. */
export function operatorTokenFile(data: string): string {
  return join(data, 'meta', 'operator.token')
}

/** Of the partner's operator. */
export function providerTokenFile(data: string): string {
  return join(data, 'provider', 'operator.token')
}

const OWN: Readonly<Record<Role, (plan: RolePlan) => Environment>> = {
  meta: ({ data, ports }) => ({
    PARLEY_META_DATA: join(data, 'meta'),
    PARLEY_META_PORT: String(ports.meta),
    PARLEY_META_CHAT_PORT: String(ports.chat),
    PARLEY_META_LAB: '1',
    PARLEY_META_LOOPBACK_PARTNERS: '1',
    PARLEY_META_OPERATOR_TOKEN_FILE: operatorTokenFile(data),
  }),
  provider: ({ base, data, ports, urls }) => ({
    PARLEY_PROVIDER_DATA: join(data, 'provider'),
    PARLEY_PROVIDER_PORT: String(ports.provider),
    PARLEY_PROVIDER_HANDLE: 'parley',
    PARLEY_PROVIDER_OPERATOR_TOKEN_FILE: providerTokenFile(data),
    PARLEY_PROVIDER_MEDIA_HOST_URL: base['PARLEY_MEDIA_URL'] ?? `http://127.0.0.1:${ports.mediaHost}`,
    ...(urls.meta === undefined ? {} : { PARLEY_PROVIDER_META_URLS: urls.meta }),
  }),
  mediaHost: ({ data, ports, urls }) => ({
    PARLEY_MEDIA_DATA: join(data, 'media-host'),
    PARLEY_MEDIA_PORT: String(ports.mediaHost),
    ...(urls.provider === undefined ? {} : { PARLEY_MEDIA_ISSUER: urls.provider }),
  }),
}
