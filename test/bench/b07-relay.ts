// The relay of B7: a user of Meta's own fetches the partner's blob through Meta's media server.
import { readMediaConnAnswer, mediaConnRequest } from '#proto/exchanges/media-conn.js'
import { formatDirectPath } from '#proto/hosting/direct-path.js'
import { parseStorageReference } from '#proto/hosting/storage-reference.js'
import { expectAnswer, type MediaHost } from './b07-servers.js'
import { logIn } from './chat-client.js'
import { startEndpoint } from './endpoint.js'
import { createHttpLoad } from './http-load.js'
import { metaUser, PARTNER_ID } from './seeded-accounts.js'

export interface RelayServer {
  readonly pid: number
  get(): Promise<void>
  clean(): Promise<void>
  close(): Promise<void>
}

/** @param size of the media host's first file. */
export async function startRelay(folder: string, host: MediaHost, size: number): Promise<RelayServer> {
  const account = metaUser(0)
  const endpoint = await startEndpoint({ folder, accounts: [account], mediaHost: host.url })
  const { chat, trustRoot } = endpoint
  const client = await logIn({ chat, trustRoot, account })
  const { auth } = readMediaConnAnswer(await client.request(mediaConnRequest()))
  const reference = parseStorageReference(host.reference)
  const path = formatDirectPath({ hostedBy: 'partner', integrator: PARTNER_ID, reference })
  const load = createHttpLoad()
  return {
    pid: endpoint.pid,
    async get() {
      const headers = { authorization: `Bearer ${auth}` }
      expectAnswer(await load.ask(`${endpoint.url}${path}`, 'GET', headers), 200, size)
    },
    clean: () => Promise.resolve(),
    async close() {
      load.close()
      await client.end()
      await endpoint.close()
    },
  }
}
