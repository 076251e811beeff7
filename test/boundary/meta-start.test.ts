// Starting and stopping the simulated endpoint: its defaults, what keeps it from starting, and that it leaves
// nothing behind.
import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { META_VARIABLES } from '#meta-sim/config.js'
import { startMeta } from '#meta-sim/index.js'
import { readConfig, renderHelp } from '#platform/config.js'
import { createLogger } from '#platform/log.js'
import { FakeClock } from '../support/fake-clock.js'
import { temporaryFolder } from '../support/folder.js'
import { startTestMeta } from '../support/meta.js'
import { seededRandom } from '../support/random.js'
import { codeOf } from '../support/rejection.js'

const KIB = 1024

const deps = (clock = new FakeClock()) => ({
  clock,
  log: createLogger({ name: 'meta-sim', level: 'silent' }),
  randomBytes: (length: number) => seededRandom(3).bytes(length),
})

describe('the configuration', () => {
  it('has the documented limits where nothing is set', () => {
    expect(readConfig(META_VARIABLES, {})).toMatchObject({
      lab: false,
      preAuthBytes: 64 * KIB,
      frameBytes: KIB * KIB,
      handshakeSeconds: 10,
      silenceSeconds: 90,
      unauthenticatedConnections: 1000,
      lookupsPerQuarterHour: 100,
      preKeyFetches: 6,
      preKeyStock: 100,
      preKeyLowMark: 20,
      mailboxDays: 30,
      mailboxStanzas: 10_000,
      mailboxBytes: 100 * KIB * KIB,
      deliveryWindow: 256,
      idleDays: 30,
      issuerKeysSeconds: 600,
      issuerKeysPauseSeconds: 30,
    })
  })

  it('explains every variable in its help', () => {
    const help = renderHelp(META_VARIABLES)
    for (const { env } of Object.values(META_VARIABLES)) expect(help).toContain(env)
  })
})

describe('the endpoint', () => {
  it('does not start twice on one data folder', async () => {
    const folder = await temporaryFolder()
    const test = await startTestMeta({ folder })
    const again = () => startMeta({ ...test.config, port: 0, chatPort: 0 }, deps())
    expect(await codeOf(again)).toBe('storage-locked')
    await test.close()
  })

  it('does not start on a port that is taken, and leaves its folder and clock free', async () => {
    const folder = await temporaryFolder()
    const test = await startTestMeta({ folder })
    const { config } = test
    await test.close()
    const other = createServer()
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve)
    })
    const { port } = other.address() as AddressInfo
    const clock = new FakeClock()
    expect(await codeOf(() => startMeta({ ...config, port, chatPort: 0 }, deps(clock)))).toBe('EADDRINUSE')
    expect(await codeOf(() => startMeta({ ...config, port: 0, chatPort: port }, deps(clock)))).toBe(
      'EADDRINUSE',
    )
    expect(clock.pending).toBe(0)
    other.close()
    const meta = await startMeta({ ...config, port: 0, chatPort: 0 }, deps(clock))
    await meta.close()
  })

  it('has no timer left after it was closed, though people were connected', async () => {
    const clock = new FakeClock()
    const test = await startTestMeta({ folder: await temporaryFolder(), clock })
    const bob = await test.metaUser('4915550001')
    const client = await bob.online()
    await test.close()
    expect(await client.closed).toBe('carrier')
    expect(clock.pending).toBe(0)
  })

  it('keeps its root over a restart', async () => {
    const test = await startTestMeta({ folder: await temporaryFolder() })
    const { trustRoot } = test.meta
    await test.restart()
    expect(test.meta.trustRoot).toBe(trustRoot)
    await test.close()
  })
})
