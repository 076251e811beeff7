// The relay in a test: Meta, a partner's media host that does as it is told, and a user who may ask.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { optInRequest } from '#proto/exchanges/integrators.js'
import type { TraceSink } from '#proto/trace/event.js'
import type { MetaConfig } from '#meta-sim/config.js'
import type { Resolve } from '#platform/net/resolve.js'
import { temporaryFolder } from './folder.js'
import { askMedia, type MediaAnswer, type MediaAsked, mediaAuthOf, openMedia } from './media-caller.js'
import { type Enlisted, partnerRegistration, startTestMeta, type TestMeta } from './meta.js'
import { type PartnerHost, startPartnerHost } from './partner-host.js'

export const REFERENCE = 'Zm9vYmFy_0123456789-AB'
export const PATH = `/interop/whatsapp/download/1/${REFERENCE}/`

export interface RelayRig {
  readonly test: TestMeta
  readonly host: PartnerHost
  readonly bob: Enlisted
  /** Of bob. */
  readonly auth: string
  /** As bob unless told otherwise. */
  readonly ask: (path?: string, more?: MediaAsked) => Promise<MediaAnswer>
  open(path?: string, more?: MediaAsked): ReturnType<typeof openMedia>
  /** Where partner 1 keeps its media from now on; answers the status. */
  register(mediaBaseUrl: string): Promise<number>
  /** Another partner with a media host of its own, chosen by bob beside the first. */
  secondPartner(): Promise<PartnerHost>
  /** The whole selection, on a connection of its own: credentials are renewed after it. */
  choose(integrators: readonly number[]): Promise<void>
  renew(): Promise<void>
  operate(order: 'suspend' | 'resume' | 'terminate'): Promise<void>
  close(): Promise<void>
}

interface RelayRigOptions {
  readonly config?: Partial<MetaConfig>
  readonly resolve?: Resolve
  readonly trace?: TraceSink
}

export async function startRelayRig({ config, resolve, trace }: RelayRigOptions = {}): Promise<RelayRig> {
  const folder = await temporaryFolder()
  const operatorTokenFile = join(folder, 'operator.token')
  const test = await startTestMeta({
    folder,
    config: { operatorTokenFile, ...config },
    ...(resolve ? { resolve } : {}),
    ...(trace ? { trace } : {}),
  })
  const hosts: PartnerHost[] = []
  const startHost = async (): Promise<PartnerHost> => {
    const host = await startPartnerHost()
    hosts.push(host)
    return host
  }
  const host = await startHost()
  const postPartner = (more: Record<string, unknown>): Promise<{ status: number }> => {
    const partner = { ...partnerRegistration(test.partner.url), ...more }
    return test.post('/lab/partners', JSON.stringify(partner), 'application/json')
  }
  await postPartner({ mediaBaseUrl: host.mediaBaseUrl })
  const bob = await test.metaUser('4915550001')
  let auth = await mediaAuthOf(bob)

  const rig: RelayRig = {
    ...{ test, host, bob },
    get auth() {
      return auth
    },
    ask: (path = PATH, more = {}) => askMedia(test.meta.url, path, { auth, ...more }),
    open: (path = PATH, more = {}) => openMedia(test.meta.url, path, { auth, ...more }),
    register: async (mediaBaseUrl) => (await postPartner({ mediaBaseUrl })).status,
    async secondPartner() {
      const second = await startHost()
      const issuer = 'http://127.0.0.1:1/second'
      const { mediaBaseUrl } = second
      await postPartner({ id: 2, handle: 'second', name: 'Second', issuer, baseUrl: issuer, mediaBaseUrl })
      await rig.choose([1, 2])
      return second
    },
    async choose(integrators) {
      const client = await bob.online()
      await client.request(optInRequest(integrators))
      await client.end()
      await rig.renew()
    },
    async renew() {
      auth = await mediaAuthOf(bob)
    },
    async operate(order) {
      const token = (await readFile(operatorTokenFile, 'utf8')).trim()
      const headers = { authorization: `Bearer ${token}`, connection: 'close' }
      const url = `${test.meta.url}/operator/partners/1/${order}`
      const { status } = await fetch(url, { method: 'POST', headers })
      if (status !== 200) throw new Error(`the operator was refused with ${status}`)
    },
    async close() {
      await test.close()
      await Promise.all(hosts.map((one) => one.close()))
    },
  }
  return rig
}
