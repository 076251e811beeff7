// The network in a box: Meta's endpoint, the partner's two servers, and their agreement.
import { join } from 'node:path'
import type { Environment } from '#platform/config.js'
import { ensurePrivateFolder } from '#platform/storage/private-files.js'
import type { Role } from './child-message.js'
import { choosePorts, keepPorts, type LabPorts } from './ports.js'
import { bringAgreement } from './bring-agreement.js'
import { reservePort } from './reserve-port.js'
import { roleEnv } from './role-env.js'

/** What clients need to know, in the shape of the lab's ready line. */
export interface NetworkAddresses {
  readonly provider: string
  readonly mediaHost: string
  readonly meta: string
  /** `tcp://host:port`. */
  readonly chat: string
  readonly chatWs: string
  /** Base64url of Meta's root key. */
  readonly trustRoot: string
}

export interface Network {
  readonly addresses: NetworkAddresses
  /** Ends all servers, the last started first. */
  readonly close: () => Promise<void>
}

/** A server that runs, in whichever way. */
export interface NetworkServer {
  /** `url`, and Meta's `chat`, `chatWs` and `trustRoot`. */
  readonly addresses: Readonly<Record<string, string>>
  close(): Promise<void>
}

export type StartServer = (role: Role, env: Environment) => Promise<NetworkServer>

export interface NetworkOptions {
  /** Everything the servers keep, and the chosen ports. */
  readonly data: string
  /** See {@link choosePorts}. */
  readonly portBase: number | undefined
  /** One trace file for each server. */
  readonly traceFolder?: string | undefined
  readonly env: Environment
  /**
   * Default `signed`: on fresh data the partner applies, signs and is active before anybody comes. `none` leaves
   * that to whoever shows how it is done.
   */
  readonly agreement?: 'signed' | 'none' | undefined
}

/**
 * Starts the three servers with `start`, in the order that {@link roleEnv} explains, and sees to the partner's
 * agreement.
 * @throws what a server throws; those started before it are closed then.
 */
export async function startNetwork(options: NetworkOptions, start: StartServer): Promise<Network> {
  const { data, env: base, traceFolder } = options
  await ensurePrivateFolder(data)
  if (traceFolder !== undefined) await ensurePrivateFolder(traceFolder)
  const chosen = await choosePorts(data, options.portBase)
  const reserved = await reservePort(chosen.mediaHost)
  const ports = { ...chosen, mediaHost: reserved.port }
  const started: NetworkServer[] = []
  const urls: Partial<Record<Role, string>> = {}
  const raise = async (role: Role): Promise<NetworkServer['addresses']> => {
    const server = await start(role, roleEnv(role, { base, data, ports, urls, traceFolder }))
    started.push(server)
    urls[role] = address(server.addresses, 'url')
    return server.addresses
  }
  const close = async (): Promise<void> => {
    for (const server of started.reverse()) await server.close()
  }
  try {
    const meta = await raise('meta')
    const provider = await raise('provider')
    await reserved.release()
    const mediaHost = await raise('mediaHost')
    const addresses = {
      provider: address(provider, 'url'),
      mediaHost: address(mediaHost, 'url'),
      meta: address(meta, 'url'),
      chat: address(meta, 'chat'),
      chatWs: address(meta, 'chatWs'),
      trustRoot: address(meta, 'trustRoot'),
    }
    await bringAgreement(options, addresses)
    await keepPorts(data, { ...portsOf(addresses), mediaHost: ports.mediaHost })
    return { addresses, close }
  } catch (error) {
    await reserved.release()
    await close()
    throw error
  }
}

function address(addresses: Readonly<Record<string, string>>, name: string): string {
  const value = addresses[name]
  if (value === undefined) throw new TypeError(`a server did not tell its ${name}`)
  return value
}

function portsOf(addresses: NetworkAddresses): Omit<LabPorts, 'mediaHost'> {
  const port = (url: string): number => Number(new URL(url).port)
  return {
    provider: port(addresses.provider),
    meta: port(addresses.meta),
    chat: port(addresses.chat),
  }
}

/** Where a server that is a process of its own writes its log. */
export function logFile(data: string, role: Role): string {
  return join(data, `${role}.log`)
}
