// The logged-in connections of this node, by account; the poll that finds out what no signal told.
import type { CancelTimer, Clock } from '#platform/clock.js'
import type { Accounts } from '../accounts/accounts.js'
import type { ConnectionRecords } from '../accounts/connection-records.js'
import { agreementStatus, type Partner, wasInForce } from '../registry/partner.js'
import type { Registry } from '../registry/registry.js'
import { POLL_MILLISECONDS } from '../storage/cached-collection.js'
import type { LiveConnection } from './live-connection.js'

export interface LiveConnections {
  readonly size: number
  readonly has: (jid: string) => boolean
  add(connection: LiveConnection): void
  /** Without effect where a newer one of the account has taken its place. */
  remove(connection: LiveConnection): void
  readonly close: () => void
}

interface LiveConnectionsDeps {
  readonly accounts: Accounts
  readonly registry: Registry
  readonly records: ConnectionRecords
  readonly clock: Clock
  readonly run: (work: () => Promise<void>) => void
}

/** A poll visits every connection once, spread over so many steps. */
const STEPS = 10

export function createLiveConnections(deps: LiveConnectionsDeps): LiveConnections {
  const { accounts, registry, records, clock, run } = deps
  const live = new Map<string, LiveConnection>()
  let unvisited: LiveConnection[] = []
  let cancel: CancelTimer = () => undefined

  const check = async (connection: LiveConnection, partnerOf = registry.find): Promise<void> => {
    const { jid, epoch } = connection
    const { integrator, generation } = connection.account
    const record = await records.find(jid)
    const account = await accounts.find(jid)
    const partner = integrator === 0 ? undefined : await partnerOf(integrator)
    // Enlisting again is another device's doing, and looks like its login.
    const newer = (record?.epoch ?? 0) > epoch || (account?.generation ?? 0) > generation
    if (newer) connection.replaced()
    else if (!account?.enlisted) connection.end()
    else if (partner && agreementStatus(partner, account.service) !== 'active') connection.end()
    else connection.poll()
  }
  const poll = (): void => {
    if (unvisited.length === 0) unvisited = [...live.values()]
    const visited = unvisited.splice(0, Math.ceil(Math.max(unvisited.length, live.size) / STEPS))
    const partnerOf = readEachOnce(registry)
    for (const connection of visited) {
      if (live.get(connection.jid) === connection) run(() => check(connection, partnerOf))
    }
    cancel = clock.after(POLL_MILLISECONDS / STEPS, poll)
  }
  cancel = clock.after(POLL_MILLISECONDS / STEPS, poll)

  const stopAccounts = accounts.onChange((jid) => {
    const connection = live.get(jid)
    if (connection) run(() => check(connection))
  })
  const stopRegistry = registry.onChange((id) => {
    run(async () => {
      // Anybody may apply, and nobody's connection is troubled by it.
      const partner = await registry.find(id)
      if (!partner || !wasInForce(partner)) return
      for (const connection of live.values()) {
        // A suspension ends the partner's connections; its end lets through what Meta's users were owed.
        const { integrator } = connection.account
        if (integrator === id) run(() => check(connection))
        else if (integrator === 0) connection.rewind()
      }
    })
  })

  return {
    get size() {
      return live.size
    },
    has: (jid) => live.has(jid),
    add(connection) {
      live.set(connection.jid, connection)
    },
    remove(connection) {
      if (live.get(connection.jid) === connection) live.delete(connection.jid)
    },
    close() {
      cancel()
      stopAccounts()
      stopRegistry()
    },
  }
}

/** As stored now: what is only a few seconds old, looked at every few seconds, would be twice as late. */
function readEachOnce(registry: Registry): Registry['find'] {
  const partners = new Map<number, Promise<Partner | undefined>>()
  return (id) => {
    const known = partners.get(id) ?? registry.read(id)
    partners.set(id, known)
    return known
  }
}
