// How the lab's partner comes to its agreement, and what a later start makes of the one that is there.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listPartners, changeAgreement } from '#cli/operators/meta-operator.js'
import { applyForOffer, listAgreements } from '#cli/operators/partner-operator.js'
import { startInlineNetwork } from '#cli/lab/inline-network.js'
import type { Network } from '#cli/lab/network.js'
import { systemClock } from '#platform/clock.js'
import { createLogger } from '#platform/log.js'
import { fresh } from '../support/offline-client.js'

let data: string
let running: Network[]

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'parley-lab-agreement-'))
  running = []
})

afterEach(async () => {
  for (const network of running) await network.close()
  await rm(data, { recursive: true })
})

const DEPENDENCIES = {
  clock: systemClock,
  log: createLogger({ name: 'test', level: 'silent' }),
  randomBytes: fresh,
}

async function start(agreement?: 'signed' | 'none') {
  const network = await startInlineNetwork({ data, env: {}, agreement }, DEPENDENCIES)
  running.push(network)
  const { meta, provider } = network.addresses
  const tokenOf = async (role: string) => (await readFile(join(data, role, 'operator.token'), 'utf8')).trim()
  const operator = { meta, token: await tokenOf('meta') }
  const partner = { provider, token: await tokenOf('provider') }
  return {
    ...{ network, operator, partner, meta, provider },
    /** As Meta has them. */
    partners: async () => listPartners(operator, undefined, 'whatsapp'),
    async stop() {
      await network.close()
      running = running.filter((one) => one !== network)
    },
  }
}

/** The next start finds other ports. */
const forgetPorts = () => rm(join(data, 'ports.json'))

describe("the lab's partner", () => {
  it('has applied, signed and been checked before anybody comes', async () => {
    const { partners, partner, operator } = await start()
    expect(await partners()).toMatchObject([{ id: 1, name: 'Parley', handle: 'parley', status: 'active' }])
    const [record] = await listPartners(operator, 1, 'whatsapp')
    expect(record?.agreements[0]?.history?.map(({ status, by }) => [status, by])).toEqual([
      ['applied', 'partner'],
      ['offered', 'meta'],
      ['signed', 'partner'],
      ['active', 'meta'],
    ])
    const [agreement] = await listAgreements(partner, { service: 'whatsapp' })
    expect(agreement?.checks.map(({ name, passed }) => [name, passed])).toEqual(
      ['keys', 'push', 'media', 'version', 'service'].map((name) => [name, true]),
    )
    expect(agreement?.signedWith).toBe(record?.agreements[0]?.signedWith)
  })

  it('is unknown to Meta where the agreement is left to somebody else', async () => {
    const { partners, partner } = await start('none')
    expect(await partners()).toEqual([])
    expect(await listAgreements(partner, {})).toEqual([])
  })

  it('signs at the next start what was only offered when the last one ended', async () => {
    const first = await start('none')
    await applyForOffer(first.partner, { meta: first.meta, service: 'whatsapp' })
    await first.stop()
    const second = await start()
    expect(await second.partners()).toMatchObject([{ id: 1, status: 'active' }])
  })

  it('keeps its agreement as it is, also suspended, and signs nothing twice', async () => {
    const first = await start()
    const order = { id: 1, order: 'suspend', service: 'whatsapp', reason: 'a test' } as const
    await changeAgreement(first.operator, order)
    await first.stop()
    const second = await start()
    expect(await listAgreements(second.partner, {})).toMatchObject([
      { status: 'suspended', reason: 'a test', integrator: 1 },
    ])
    expect(await second.partners()).toHaveLength(1)
  })

  it('is the same partner at other addresses', async () => {
    const first = await start()
    await first.stop()
    await forgetPorts()
    const second = await start()
    expect(second.meta).not.toBe(first.meta)
    expect(await second.partners()).toMatchObject([{ id: 1, handle: 'parley', status: 'active' }])
    const file = await readFile(join(data, 'meta', 'partners.json'), 'utf8')
    expect(file).toContain(second.provider)
    expect(file).not.toContain(`"issuer":"${first.provider}"`)
  })

  it('does not start where a check fails, and says which', async () => {
    await expect(
      startInlineNetwork({ data, env: { PARLEY_MEDIA_URL: 'http://127.0.0.1:9' } }, DEPENDENCIES),
    ).rejects.toMatchObject({ code: 'failed', message: expect.stringContaining('media: ') as string })
  })
})
