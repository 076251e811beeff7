// The inline network whose servers a test can stop and start again, with a line to the media host that it can cut.
import type { Role } from '#cli/lab/child-message.js'
import { startNetwork, type Network, type NetworkOptions, type NetworkServer } from '#cli/lab/network.js'
import { reservePort } from '#cli/lab/reserve-port.js'
import { startRole, type ServerDependencies } from '#cli/lab/start-role.js'
import type { Environment } from '#platform/config.js'
import { type Line, openLine } from './cuttable-line.js'

export interface ServerControl {
  /** Ends a server in order. */
  stop(role: Role): Promise<void>
  /** Starts it again: same data, same addresses. @param clock of this server alone. */
  restart(role: Role, changes?: Partial<ServerDependencies>): Promise<void>
  /** @throws where the network was started without it. */
  lineToMediaHost(): Line
}

interface Options extends Pick<NetworkOptions, 'agreement'> {
  readonly data: string
  readonly env: Environment
  readonly line: boolean
}

interface Kept {
  readonly env: Environment
  server: NetworkServer
}

export async function startControlledServers(
  { data, env, line: withLine, agreement }: Options,
  dependencies: ServerDependencies,
): Promise<Network & ServerControl> {
  const servers = new Map<Role, Kept>()
  let line: Line | undefined

  const start = async (role: Role, roleEnv: Environment): Promise<NetworkServer> => {
    const hidden = role === 'mediaHost' && withLine
    const own = hidden ? await elsewhere(roleEnv) : roleEnv
    const server = await startRole(role, own, dependencies)
    servers.set(role, { env: own, server })
    if (!hidden) return { addresses: server.addresses, close: () => stop(role) }
    const opened = await openLine(Number(roleEnv['PARLEY_MEDIA_PORT']), Number(own['PARLEY_MEDIA_PORT']))
    line = opened
    const close = async (): Promise<void> => {
      await opened.close()
      await stop(role)
    }
    return { addresses: server.addresses, close }
  }
  const stop = async (role: Role): Promise<void> => {
    await servers.get(role)?.server.close()
  }
  const network = await startNetwork({ data, env, portBase: 0, agreement }, start)
  return {
    ...network,
    stop,
    async restart(role, changes) {
      const kept = servers.get(role)
      if (!kept) throw new Error(`${role} never ran`)
      const again = { ...kept.env, ...portsOf(role, kept.server.addresses) }
      kept.server = await startRole(role, again, { ...dependencies, ...changes })
    },
    lineToMediaHost() {
      if (!line) throw new Error('the network was started without a line')
      return line
    },
  }
}

/** The media host listens somewhere else than its public address says. */
async function elsewhere(env: Environment): Promise<Environment> {
  const reserved = await reservePort(0)
  await reserved.release()
  const publicUrl = `http://127.0.0.1:${env['PARLEY_MEDIA_PORT']}`
  return { ...env, PARLEY_MEDIA_PORT: String(reserved.port), PARLEY_MEDIA_URL: publicUrl }
}

function portsOf(role: Role, { url = '', chat = '' }: NetworkServer['addresses']): Environment {
  switch (role) {
    case 'meta':
      return { PARLEY_META_PORT: new URL(url).port, PARLEY_META_CHAT_PORT: new URL(chat).port }
    case 'provider':
      return { PARLEY_PROVIDER_PORT: new URL(url).port }
    case 'mediaHost':
      // It was told its port, and with a line in front its URL is another one.
      return {}
  }
}
