// The whole network inside one test process, and the people in it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientEvent } from '#cli/client/api.js'
import { openClient, type ParleyClient, type ProfileSetup } from '#cli/client/index.js'
import type { Network } from '#cli/lab/network.js'
import { type Clock, systemClock } from '#platform/clock.js'
import { createLogger, type Logger } from '#platform/log.js'
import type { TraceSink } from '#proto/trace/event.js'
import { CHEAP_PASSWORDS } from './cheap-passwords.js'
import { DISCLOSURE, WARNINGS } from './consent-texts.js'
import { fresh } from './offline-client.js'
import { startControlledServers, type ServerControl } from './server-control.js'

export type TestClient = ParleyClient & ProfileSetup

export interface Person {
  readonly client: TestClient
  readonly folder: string
  /** Every event so far, in order. */
  readonly events: ClientEvent[]
  /** Resolves with the first event, past or coming, that fits. */
  until<E extends ClientEvent>(fits: (event: ClientEvent) => event is E): Promise<E>
  when(fits: (event: ClientEvent) => boolean): Promise<ClientEvent>
  /** Resolves once this text is shown. */
  reads(text: string): Promise<ClientEvent>
  /** Closes the client and opens the profile again, as after a restart. */
  reopened(): Promise<Person>
}

export interface TestNetwork extends Network, ServerControl {
  /** Holds `servers`, with a folder for each server, and `profiles`. */
  readonly folder: string
  /** A profile of its own, without any account yet. */
  person(name: string): Promise<Person>
  /** Signed up at the provider and enlisted at Meta; offline. */
  partnerUser(user: string, provider?: string): Promise<Person>
  /** A WhatsApp account that can be reached from the partner; offline. */
  whatsappUser(phone: string, name: string): Promise<Person>
}

export interface TestNetworkOptions {
  readonly clock?: Clock
  /** Of the people alone; default the servers' clock. */
  readonly peoplesClock?: Clock
  readonly env?: Readonly<Record<string, string>>
  readonly trace?: TraceSink
  /** Of the people alone; default the servers' trace. */
  readonly peoplesTrace?: TraceSink
  /** Of the servers; default silent. */
  readonly log?: Logger
  /** Of the servers; the people always have real randomness. */
  readonly serverRandom?: (length: number) => Uint8Array<ArrayBuffer>
  /** Whoever talks to the media host does so over a line that the test can cut. */
  readonly lineToMediaHost?: boolean
  /** Default `signed`: the partner's users can come at once. */
  readonly agreement?: 'signed' | 'none'
}

/** Starts it; `close` ends servers and clients and removes every file. */
export async function startTestNetwork(options: TestNetworkOptions = {}): Promise<TestNetwork> {
  const clock = options.clock ?? systemClock
  const folder = await mkdtemp(join(tmpdir(), 'parley-network-'))
  const log = options.log ?? createLogger({ name: 'test', level: 'silent' })
  const trace = options.trace
  const network = await startControlledServers(
    {
      data: join(folder, 'servers'),
      env: options.env ?? {},
      line: options.lineToMediaHost ?? false,
      agreement: options.agreement,
    },
    { clock, log, randomBytes: options.serverRandom ?? fresh, trace, passwordCost: CHEAP_PASSWORDS },
  )
  const open: Person[] = []

  const person = async (name: string): Promise<Person> => {
    const mine = await openPerson(
      join(folder, 'profiles', name),
      options.peoplesClock ?? clock,
      options.peoplesTrace ?? trace,
    )
    open.push(mine)
    return mine
  }
  return {
    ...network,
    folder,
    person,
    async partnerUser(user, provider = network.addresses.provider) {
      const mine = await person(`${user}-${new URL(provider).port}`)
      const { meta } = network.addresses
      await mine.client.signUp({ provider, user, password: `the password of ${user}`, country: 'DE' })
      await mine.client.enlist({ meta, service: 'whatsapp', disclosure: DISCLOSURE })
      return mine
    },
    async whatsappUser(phone, name) {
      const mine = await person(`wa-${phone}`)
      const { meta } = network.addresses
      await mine.client.createMetaAccount({ meta, service: 'whatsapp', phone, name })
      await mine.client.connect()
      await mine.client.setPartner(1, true, WARNINGS)
      await mine.client.disconnect()
      return mine
    },
    async close() {
      await Promise.allSettled(open.map(({ client }) => client.close()))
      await network.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Opens a profile folder as a person whose events are kept. */
export async function openPerson(
  folder: string,
  clock: Clock,
  trace: TraceSink | undefined,
  autoDownload = false,
): Promise<Person> {
  const client = await openClient({ folder, clock, randomBytes: fresh, trace, autoDownload })
  const events: ClientEvent[] = []
  const waiting = new Set<{ fits: (event: ClientEvent) => boolean; resolve: (event: ClientEvent) => void }>()
  client.subscribe((event) => {
    events.push(event)
    for (const one of waiting) {
      if (!one.fits(event)) continue
      waiting.delete(one)
      one.resolve(event)
    }
  })
  const when = (fits: (event: ClientEvent) => boolean): Promise<ClientEvent> => {
    const past = events.find(fits)
    if (past) return Promise.resolve(past)
    return new Promise((resolve) => waiting.add({ fits, resolve }))
  }
  return {
    client,
    folder,
    events,
    when,
    until: async <E extends ClientEvent>(fits: (event: ClientEvent) => event is E) => (await when(fits)) as E,
    reads: (text) => when((event) => event.event === 'message' && event.text === text),
    async reopened() {
      await client.close()
      return openPerson(folder, clock, trace)
    },
  }
}
