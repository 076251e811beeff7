import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type Account } from '#meta-sim/accounts/account.js'
import { createAccounts } from '#meta-sim/accounts/accounts.js'
import { createInteropNews } from '#meta-sim/mailbox/interop-news.js'
import { createMailbox } from '#meta-sim/mailbox/mailbox.js'
import { beginAgreement, moveAgreement } from '#meta-sim/registry/agreement.js'
import { createRegistry } from '#meta-sim/registry/registry.js'
import { createLocalSignals } from '#platform/storage/signals.js'
import { openQueue } from '#platform/storage/sqlite-queue.js'
import { readInteropNews } from '#proto/exchanges/interop-news.js'
import { decodeStanza } from '#proto/stanza/codec.js'
import { checkJid } from '#proto/stanza/jid.js'
import { FakeClock } from '../../support/fake-clock.js'
import { temporaryFolder } from '../../support/folder.js'
import { memoryCollection } from '../../support/memory-collection.js'

const WARNED = {
  inbox: 'combined',
  pings: true,
  since: {},
  text: { name: 'interop-warnings/1', result: 'accepted', at: 0 },
} as const
const SHOWN = { ...WARNED, text: { ...WARNED.text, result: 'shown' } } as const
const PLAIN = { inbox: 'combined', pings: true, since: {} } as const
/** By the end of their number: who has decided what. */
const PEOPLE = {
  1: { optedIn: [], consent: PLAIN },
  2: { optedIn: [], consent: WARNED },
  3: { optedIn: [], consent: SHOWN },
  4: { optedIn: [2], consent: PLAIN },
  5: { optedIn: [1], consent: WARNED },
} as const

async function rig() {
  const clock = new FakeClock()
  const signals = createLocalSignals()
  const stored = memoryCollection<Account>()
  const accounts = createAccounts({ accounts: stored, names: memoryCollection(), signals, clock })
  const registry = createRegistry({ partners: memoryCollection(), signals, clock })
  const queue = await openQueue(`${await temporaryFolder()}/queue.sqlite`, { clock })
  const mailbox = createMailbox({
    ...{ queue, clock, onStored: () => undefined },
    limits: { maximumStanzas: 10, maximumBytes: 10_000, keepMilliseconds: 1000 },
  })
  for (const [end, decided] of Object.entries(PEOPLE)) {
    const jid = checkJid(`491555000${end}@s.whatsapp.net`)
    await stored.insert(jid, {
      ...{ jid, kind: 'meta', service: 'whatsapp', integrator: 0, identifier: `491555000${end}` },
      ...{
        displayName: '',
        authKey: '',
        generation: 1,
        enlisted: true,
        enlistedAt: 0,
        blocked: [],
        ...decided,
      },
    })
  }
  const setting = async (...steps: readonly ('active' | 'suspended' | 'terminated')[]): Promise<void> => {
    let agreement = beginAgreement('active', 0, 'meta')
    for (const status of steps) agreement = moveAgreement(agreement, { status, at: 0, by: 'meta' })!
    await registry.register({
      ...{ id: 1, name: 'Parley', handle: 'parley', issuer: 'https://parley.example', algorithms: ['ES256'] },
      ...{ baseUrl: 'https://parley.example', mediaBaseUrl: 'https://parley.example/m' },
      ...{ identifierType: 'username', agreements: { whatsapp: agreement } },
    })
  }
  const news = createInteropNews({
    ...{ accounts, registry, mailbox, clock },
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
  })
  const waiting = async (end: string) =>
    (await mailbox.read(`491555000${end}@s.whatsapp.net`, 0, 10)).map(({ bytes }) =>
      readInteropNews(decodeStanza(bytes)),
    )
  const told = async (): Promise<string[]> => {
    const ends: string[] = []
    for (const end of Object.keys(PEOPLE)) if ((await waiting(end)).length > 0) ends.push(end)
    return ends
  }
  return { news, setting, told, waiting }
}

describe('news about an app', () => {
  it('reaches everybody who has to do with interoperability when the app becomes available', async () => {
    const { news, setting, told, waiting } = await rig()
    await setting()
    await news(1)
    expect(await told()).toEqual(['2', '4', '5'])
    expect((await waiting('2'))[0]).toMatchObject({ from: 's.whatsapp.net', integrators: [1] })
  })

  it.each([
    ['held up', ['suspended']],
    ['back', ['suspended', 'active']],
    ['gone', ['terminated']],
  ] as const)('reaches those who chose it when it is %s', async (_what, steps) => {
    const { news, setting, told } = await rig()
    await setting(...steps)
    await news(1)
    expect(await told()).toEqual(['5'])
  })

  it('waits for a person once, the latest of it', async () => {
    const { news, setting, waiting } = await rig()
    await setting()
    await news(1)
    const [first] = await waiting('5')
    await news(1)
    const later = await waiting('5')
    expect(later).toHaveLength(1)
    expect(later[0]!.id).not.toBe(first!.id)
  })

  it('is none about an app without an agreement', async () => {
    const { news, told } = await rig()
    await news(1)
    expect(await told()).toEqual([])
  })
})
