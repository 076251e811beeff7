// Ledgers. Whatever was decided about somebody is written down by everybody who may know of it, and by nobody else: Meta
// writes down who chose what under wire addresses, the provider what its user was told, the client what its user did.
// Each person can have all of it.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ledger } from '#cli/commands/ledger.js'
import { openLedger } from '#platform/storage/ledger-file.js'
import { acquainted, ADA, BOB } from '../support/ada-and-bob.js'
import { commandContext } from '../support/command-context.js'
import type { Person, TestNetwork } from '../support/network.js'
import { serversOf } from '../support/servers-of.js'

const REASON = 'he would not stop'

let network: TestNetwork
let ada: Person
let bob: Person

beforeAll(async () => {
  ;({ network, ada, bob } = await acquainted())
  await bob.client.report(ADA, { reason: REASON })
  await ada.client.block(BOB)
})
afterAll(() => network.close())

async function kinds({ client }: Person, source: string): Promise<readonly string[]> {
  return (await client.ledger()).filter((line) => line.source === source).map(({ kind }) => kind)
}

const fileOf = (server: 'meta' | 'provider') => join(serversOf(network).data, server, 'ledger.ndjson')

describe('what was decided', () => {
  it('by Bob is known to Meta, which asked him, and to his own client', async () => {
    expect(await kinds(bob, 'meta')).toEqual(['terms-accepted', 'apps-chosen', 'reported'])
    expect(await kinds(bob, 'profile')).toEqual(
      expect.arrayContaining(['enlisted', 'terms-accepted', 'apps-chosen', 'reported']),
    )
    expect(await kinds(bob, 'provider')).toEqual([])
  })

  it('by Ada is known to each as far as it concerns them', async () => {
    expect(await kinds(ada, 'provider')).toEqual(['disclosure-accepted'])
    expect(await kinds(ada, 'meta')).toEqual(['enlisted', 'blocked'])
    expect(await kinds(ada, 'profile')).toEqual(
      expect.arrayContaining(['disclosure-accepted', 'enlisted', 'blocked']),
    )
  })

  it('about the agreement is known to Meta, step by step', async () => {
    const text = await readFile(fileOf('meta'), 'utf8')
    expect([...text.matchAll(/"status":"(\w+)"/g)].map(([, status]) => status)).toEqual([
      ...['applied', 'offered', 'signed', 'active'],
    ])
  })
})

describe('the ledgers', () => {
  it('of Meta holds no identifier, no name and no text of anybody; that of the provider nobody of WhatsApp', async () => {
    const meta = await readFile(fileOf('meta'), 'utf8')
    for (const word of ['"ada"', '"Bob"', 'hello', REASON, '@parley']) expect(meta).not.toContain(word)
    const provider = await readFile(fileOf('provider'), 'utf8')
    for (const word of ['4915550001', 'hello', REASON, 'blocked']) expect(provider).not.toContain(word)
  })

  it('cannot be changed afterwards without that being noticed', async () => {
    await network.stop('meta')
    const text = await readFile(fileOf('meta'), 'utf8')
    const changed = join(network.folder, 'changed.ndjson')
    await writeFile(changed, text.replace('terms-accepted', 'terms-shown'), { mode: 0o600 })
    await expect(openLedger(changed)).rejects.toMatchObject({ code: 'storage-damaged' })
    await network.restart('meta')
  })

  it('are printed by one command, by party and in order', async () => {
    await ada.client.connect()
    const lines = await ada.client.ledger()
    const context = commandContext(
      {},
      { ledger: () => Promise.resolve(lines), connect: () => Promise.resolve() },
    )
    await expect(ledger.run({}, context)).resolves.toBe(0)
    expect(context.records).toEqual(lines.map((line) => ({ event: 'ledger', ...line })))
  })
})
