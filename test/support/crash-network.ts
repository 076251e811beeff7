// The network in a box whose servers are processes that can be killed and started again on the same data.
//
// They run the compiled program, so `dist/` must be up to date (`npm test` sees to it).
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openClient } from '#cli/client/index.js'
import { parseChildMessage, type Role } from '#cli/lab/child-message.js'
import { type NetworkAddresses, startNetwork } from '#cli/lab/network.js'
import { type Clock, systemClock } from '#platform/clock.js'
import type { Environment } from '#platform/config.js'
import { openQueueDatabase } from '#platform/storage/queue-schema.js'
import { addressOf, befriendClients } from './befriend.js'
import { DISCLOSURE, WARNINGS } from './consent-texts.js'
import type { TestClient } from './network.js'
import { fresh } from './offline-client.js'
import { injecting } from './strace.js'

const CHILD = join(import.meta.dirname, '../../dist/cli/lab/child.js')
/** Limits that a sweep would meet; they have tests of their own. */
const ROOMY = {
  PARLEY_META_LOOKUPS: '1000000',
  PARLEY_META_ENLISTMENTS_PER_MINUTE: '1000000',
  PARLEY_META_PREKEY_FETCHES: '1000000',
  PARLEY_PROVIDER_SIGN_INS_PER_USER: '1000',
  PARLEY_PROVIDER_SIGN_INS_PER_ADDRESS: '1000',
  PARLEY_PROVIDER_TOKENS_PER_ACCOUNT: '1000',
  PARLEY_LOG_LEVEL: 'silent',
}

/** After a refusal of the server clients wait for a minute; a test has none to spare. */
const hasty: Clock = {
  now: () => systemClock.now(),
  after: (milliseconds, fn) => systemClock.after(milliseconds === 60_000 ? 1_000 : milliseconds, fn),
}

export interface CrashNetwork {
  readonly addresses: NetworkAddresses
  /** A profile's folder that is not there yet. */
  profileFolder(name: string): string
  open(folder: string): Promise<TestClient>
  /**
   * The folder of a profile that is enlisted at the partner and at Meta, and closed.
   * @param friend accepts them, and must be online. They accept whom they write to.
   */
  partnerProfile(user: string, friend?: TestClient): Promise<string>
  /**
   * The folder of a profile with a WhatsApp account that the partner reaches, closed.
   * @param friend accepts them and is accepted by them, and must be online.
   */
  whatsappProfile(phone: string, friend?: TestClient): Promise<string>
  /** kill -9; resolves when the process is gone. */
  kill(role: Role): Promise<void>
  /** Resolves when the process is gone, for whatever reason. */
  gone(role: Role): Promise<void>
  /** Starts a killed server again: same data, same ports. */
  restart(role: Role): Promise<void>
  /** The same with a fault that strace injects; false where it ended before it was ready. */
  restartWith(role: Role, inject: string): Promise<boolean>
  /** Ends all servers in order; then how many stanzas wait in each mailbox that is not empty. */
  waitingMail(): Promise<Readonly<Record<string, number>>>
  /** Kills whatever still runs and removes every file. */
  close(): Promise<void>
}

class EndedEarly extends Error {}

interface Server {
  readonly child: ChildProcess
  readonly env: Environment
}

export async function startCrashNetwork(): Promise<CrashNetwork> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-crash-'))
  const data = join(folder, 'servers')
  const servers = new Map<Role, Server>()
  const clients = new Set<TestClient>()

  const start = async (role: Role, env: Environment, inject?: string) => {
    const child = launch(role, env, inject)
    servers.set(role, { child, env })
    const said = once(child, 'message').then(([message]: unknown[]) => parseChildMessage(message))
    const message = await Promise.race([said, once(child, 'exit').then(() => undefined)])
    if (message?.kind === 'ready') return { addresses: message.addresses, close: () => Promise.resolve() }
    throw new EndedEarly(`the ${role} server did not start: ${message?.message ?? 'it was killed'}`)
  }
  const again = (role: Role): Environment => ({ ...servers.get(role)?.env, ...portsOf(role, addresses) })
  const { addresses } = await startNetwork(
    { data, portBase: 0, env: { ...process.env, ...ROOMY } },
    (role, env) => start(role, env),
  )
  const gone = async (role: Role): Promise<void> => {
    const child = servers.get(role)?.child
    if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  const open = async (profile: string): Promise<TestClient> => {
    const client = await openClient({ folder: profile, clock: hasty, randomBytes: fresh })
    clients.add(client)
    return client
  }
  const profileFolder = (name: string): string => join(folder, 'profiles', name)
  const { provider, meta } = addresses

  return {
    addresses,
    profileFolder,
    open,
    gone,
    async partnerProfile(user, friend) {
      const client = await open(profileFolder(user))
      await client.signUp({ provider, user, password: `the password of ${user}`, country: 'DE' })
      await client.enlist({ meta, service: 'whatsapp', disclosure: DISCLOSURE })
      await friend?.acceptRequest(addressOf(client))
      await client.close()
      return profileFolder(user)
    },
    async whatsappProfile(phone, friend) {
      const client = await open(profileFolder(phone))
      await client.createMetaAccount({ meta, service: 'whatsapp', phone, name: 'Bob' })
      await client.connect()
      await client.setPartner(1, true, WARNINGS)
      if (friend) await befriendClients(client, friend)
      await client.close()
      return profileFolder(phone)
    },
    async kill(role) {
      servers.get(role)?.child.kill('SIGKILL')
      await gone(role)
    },
    async restart(role) {
      await start(role, again(role))
    },
    async restartWith(role, inject) {
      try {
        await start(role, again(role), inject)
        return true
      } catch (error) {
        if (error instanceof EndedEarly) return false
        throw error
      }
    },
    async waitingMail() {
      await Promise.all([...clients].map((client) => client.close()))
      for (const { child } of servers.values()) if (child.connected) child.disconnect()
      await Promise.all([...servers.keys()].map(gone))
      return countMail(join(data, 'meta', 'queues.sqlite'))
    },
    async close() {
      await Promise.allSettled([...clients].map((client) => client.close()))
      for (const { child } of servers.values()) child.kill('SIGKILL')
      await Promise.all([...servers.keys()].map(gone))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** `strace -D` keeps the server a child of this process, so that it can be killed and talked to as usual. */
function launch(role: Role, env: Environment, inject: string | undefined): ChildProcess {
  const strace = (fault: string): string[] => ['-D', ...injecting(fault), process.execPath]
  const traced = inject === undefined ? {} : { execPath: 'strace', execArgv: strace(inject) }
  return fork(CHILD, [role], {
    ...traced,
    env: { ...env, UV_THREADPOOL_SIZE: '1' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}

function portsOf(role: Role, { provider, mediaHost, meta, chat }: NetworkAddresses): Environment {
  const port = (url: string): string => new URL(url).port
  switch (role) {
    case 'meta':
      return { PARLEY_META_PORT: port(meta), PARLEY_META_CHAT_PORT: port(chat) }
    case 'provider':
      return { PARLEY_PROVIDER_PORT: port(provider) }
    case 'mediaHost':
      return { PARLEY_MEDIA_PORT: port(mediaHost) }
  }
}

function countMail(file: string): Record<string, number> {
  const database = openQueueDatabase(file)
  const sql = `SELECT queue, COUNT(*) AS waiting FROM entries WHERE queue LIKE 'mailbox/%' GROUP BY queue`
  const rows = database.prepare(sql).all<{ queue: string; waiting: number }>()
  database.close()
  return Object.fromEntries(rows.map(({ queue, waiting }) => [queue, waiting]))
}
