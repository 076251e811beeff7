// The simulated Meta endpoint in a process of its own, with accounts and a partner, as the lines measure it.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Bytes, fromBase64url } from '#proto/bytes.js'
import { systemClock } from '#platform/clock.js'
import { startServer } from '#cli/lab/child-process.js'
import { registerPartner } from '#cli/lab/register-partner.js'
import { type Issuer, startIssuer } from './issuer.js'
import { type Acquaintance, type SeededAccount, seedAccounts } from './seeded-accounts.js'

export interface Endpoint {
  readonly pid: number
  readonly url: string
  /** `tcp://host:port`. */
  readonly chat: string
  readonly trustRoot: Bytes
  readonly issuer: Issuer
  /** What the server's process printed. */
  readonly logFile: string
  close(): Promise<void>
}

export interface EndpointOptions {
  readonly folder: string
  readonly accounts: readonly SeededAccount[]
  /** Who accepted whom; default: everybody is a stranger to everybody. */
  readonly contacts?: readonly Acquaintance[]
  /** Where the partner's blobs are; default: nowhere. */
  readonly mediaHost?: string
  /** For the server's process, on top of this one's. */
  readonly env?: Readonly<Record<string, string>>
}

export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const { folder, accounts, contacts = [], mediaHost, env } = options
  const data = join(folder, 'meta')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await seedAccounts(data, accounts, contacts)
  const issuer = await startIssuer()
  const logFile = join(folder, 'meta.log')
  const server = await startServer({
    ...{ role: 'meta', logFile, clock: systemClock },
    env: { ...process.env, ...serverEnvironment(data), ...env },
  })
  const { url = '', chat = '', trustRoot = '' } = server.addresses
  const unused = { chat, chatWs: '', trustRoot }
  await registerPartner({ meta: url, provider: issuer.url, mediaHost: mediaHost ?? issuer.url, ...unused })
  return {
    ...{ pid: server.pid, url, chat, issuer, logFile },
    trustRoot: fromBase64url(trustRoot) ?? new Uint8Array(0),
    async close() {
      await server.close()
      await issuer.close()
    },
  }
}

function serverEnvironment(data: string): Record<string, string> {
  return {
    PARLEY_META_DATA: data,
    PARLEY_META_PORT: '0',
    PARLEY_META_CHAT_PORT: '0',
    PARLEY_META_LAB: '1',
    PARLEY_META_LOOPBACK_PARTNERS: '1',
    PARLEY_LOG_LEVEL: 'warn',
  }
}
