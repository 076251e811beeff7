// The client's link to the chat server: kept up with backoff and jitter, ended where trying again is useless.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ClientEvent } from '#cli/client/api.js'
import type { FailureReason } from '#proto/exchanges/login.js'
import { streamReplaced } from '#proto/exchanges/login.js'
import { FakeClock } from '../support/fake-clock.js'
import { temporaryFolder } from '../support/folder.js'
import { type HostileMeta, startHostileMeta } from '../support/hostile-meta.js'
import { openPerson, type Person } from '../support/network.js'

let meta: HostileMeta
let clock: FakeClock
let bob: Person

beforeEach(async () => {
  meta = await startHostileMeta()
  clock = new FakeClock(Date.now())
  bob = await openPerson(`${await temporaryFolder()}/bob`, clock, undefined)
  await bob.client.createMetaAccount({
    meta: meta.url,
    service: 'whatsapp',
    phone: '4915550001',
    name: 'Bob',
  })
})

afterEach(async () => {
  await bob.client.close()
  await meta.close()
})

type Connection = Extract<ClientEvent, { event: 'connection' }>
const state = (name: Connection['state']) => (event: ClientEvent) =>
  event.event === 'connection' && event.state === name

/** Forgets the past, so that only what comes now counts. */
async function nextState<S extends Connection['state']>(
  name: S,
  act: () => void,
): Promise<Extract<Connection, { state: S }>> {
  bob.events.length = 0
  act()
  return (await bob.when(state(name))) as Extract<Connection, { state: S }>
}

describe('a lost connection', () => {
  it('is set up again after half a second to a second, by itself', async () => {
    await bob.client.connect()
    const { retryAt } = await nextState('waiting', () => {
      meta.cut()
    })
    expect(retryAt - clock.now()).toBeGreaterThanOrEqual(500)
    expect(retryAt - clock.now()).toBeLessThanOrEqual(1000)
    await nextState('online', () => {
      clock.advance(1000)
    })
    expect(meta.logins()).toBe(2)
  })

  it('is tried ever more rarely while the server is away, at least once a minute', async () => {
    await bob.client.connect()
    await meta.close()
    let last = await nextState('waiting', () => undefined)
    for (const longest of [2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]) {
      const before = last.retryAt
      last = await nextState('waiting', () => {
        clock.advance(before - clock.now())
      })
      expect(last.retryAt - clock.now()).toBeGreaterThanOrEqual(longest / 2)
      expect(last.retryAt - clock.now()).toBeLessThanOrEqual(longest)
    }
    expect(last.reason).toContain('cannot reach Meta')
  })

  it('is not set up again after the user disconnected', async () => {
    await bob.client.connect()
    await bob.client.disconnect()
    clock.advance(120_000)
    expect(bob.client.status().connection.state).toBe('offline')
    expect(meta.logins()).toBe(1)
  })
})

describe('a refused login', () => {
  const CODES: Record<FailureReason, string> = {
    400: 'cannot-connect',
    401: 'refused',
    403: 'refused',
    405: 'version-unsupported',
    406: 'refused',
    413: 'clock-off',
    414: 'refused',
    451: 'refused',
    503: 'cannot-connect',
  }
  for (const [reason, code] of Object.entries(CODES)) {
    it(`with reason ${reason} is told as ${code}`, async () => {
      meta.decide = () => ({ failure: Number(reason) as FailureReason })
      await expect(bob.client.connect()).rejects.toMatchObject({ code })
      const final = code !== 'cannot-connect' && reason !== '403'
      expect(bob.client.status().connection.state).toBe(final ? 'offline' : 'waiting')
    })
  }

  it('for a stale token is tried once more with a fresh one', async () => {
    const answers: FailureReason[] = [413]
    meta.decide = () => {
      const failure = answers.pop()
      return failure === undefined ? { accept: { t: 1 } } : { failure }
    }
    await bob.client.connect()
    expect(meta.logins()).toBe(2)
  })
})

describe('a suspended app', () => {
  it('is told at once, and tried again after a minute, later every five, until it is back', async () => {
    meta.decide = () => ({ failure: 403 })
    await expect(bob.client.connect()).rejects.toMatchObject({ code: 'refused' })
    const refusals = () =>
      bob.events.filter((event) => event.event === 'notice' && event.notice === 'refused')
    expect(refusals()).toHaveLength(1)
    const { connection } = bob.client.status()
    if (connection.state !== 'waiting') throw new Error(`it is ${connection.state}`)
    expect(connection.reason).toContain('suspended')
    let wait = connection.retryAt - clock.now()
    for (const longest of [60_000, 300_000, 300_000]) {
      expect(wait).toBeGreaterThanOrEqual(longest / 2)
      expect(wait).toBeLessThanOrEqual(longest)
      const { retryAt } = await nextState('waiting', () => {
        clock.advance(wait)
      })
      expect(refusals()).toEqual([])
      wait = retryAt - clock.now()
    }
    meta.decide = () => ({ accept: { t: 1 } })
    await nextState('online', () => {
      clock.advance(wait)
    })
  })
})

describe('another login of the same account', () => {
  it('ends this one for good, and says so', async () => {
    await bob.client.connect()
    const offline = await nextState('offline', () => {
      meta.submit(streamReplaced())
    })
    expect(offline.reason).toContain('elsewhere')
    clock.advance(120_000)
    expect(meta.logins()).toBe(1)
    expect(bob.events).toContainEqual(expect.objectContaining({ event: 'notice', notice: 'replaced' }))
  })
})
