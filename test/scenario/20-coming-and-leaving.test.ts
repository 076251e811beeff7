// Coming and leaving. Ada is told what Meta will see of her before it sees anything, and may leave whenever she likes.
// Meta then deletes her keys, mailbox and contacts, and holds her identifier: for thirty days she can have it back. After
// that she is forgotten. Whoever does not connect for thirty days has left as well.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filesWith, readFolder } from '#cli/demo/search.js'
import { type Clock, systemClock } from '#platform/clock.js'
import { ADA, BOB } from '../support/ada-and-bob.js'
import { DISCLOSURE } from '../support/consent-texts.js'
import { type Person, startTestNetwork, type TestNetwork } from '../support/network.js'
import { codeOf } from '../support/rejection.js'
import { serversOf } from '../support/servers-of.js'

const DAY = 86_400_000
// Her identifier, the number of her connections, on which day she wrote to whom, and what was decided.
const HELD = ['account-names.json', 'accounts.json', 'connections.json', 'ledger.ndjson', 'pairs.json']

let network: TestNetwork
let ada: Person
let bob: Person
let login: string

beforeAll(async () => {
  network = await startTestNetwork()
  ada = await network.person('ada')
  bob = await network.whatsappUser('4915550001', 'Bob')
  const { provider } = network.addresses
  await ada.client.signUp({ provider, user: 'ada', password: 'a password of ada', country: 'DE' })
})
afterAll(() => network.close())

async function enlist(): Promise<string> {
  const { meta } = network.addresses
  return (await ada.client.enlist({ meta, service: 'whatsapp', disclosure: DISCLOSURE })).login
}

/** Each writes to the other. */
async function talk(text: string): Promise<void> {
  await Promise.all([ada.client.connect(), bob.client.connect()])
  await ada.client.send(BOB, text)
  await bob.reads(text)
  if (bob.client.chats()[0]?.identityChanged === true) await bob.client.trust(ADA)
  await bob.client.send(ADA, `re: ${text}`)
  await ada.reads(`re: ${text}`)
}

/** Which records of Meta hold the user part of her login. The database of mailboxes is looked at elsewhere. */
async function recordsOf(jid: string): Promise<readonly string[]> {
  const user = /\d{6,}/.exec(jid)?.[0] ?? ''
  const files = await readFolder(join(serversOf(network).data, 'meta'))
  const records = files.filter(({ name }) => /\.(nd)?json$/.test(name))
  return filesWith(records, [Buffer.from(user)]).toSorted()
}

const providerKinds = async () =>
  (await ada.client.ledger()).filter(({ source }) => source === 'provider').map(({ kind }) => kind)
const notices = (kind: string) =>
  bob.events.filter((event) => event.event === 'notice' && event.notice === kind && event.with === ADA).length

/** Meta does what it does with time, while nobody is connected. */
async function daysPass(days: number): Promise<void> {
  await Promise.all([ada.client.disconnect(), bob.client.disconnect()])
  const clock: Clock = {
    now: () => systemClock.now() + days * DAY,
    after: (milliseconds, fn) => systemClock.after(milliseconds, fn),
  }
  await network.stop('meta')
  await network.restart('meta', { clock })
  await network.stop('meta')
  await network.restart('meta')
}

describe('Ada', () => {
  it('cannot enlist before she has accepted the disclosure', async () => {
    const { meta } = network.addresses
    expect(await codeOf(() => ada.client.enlist({ meta, service: 'whatsapp' }))).toBe('usage')
    expect(await providerKinds()).toEqual([])
  })

  it('accepts it, which her provider writes down with its version, and enlists', async () => {
    login = await enlist()
    await talk('hello')
    expect(await ada.client.ledger()).toContainEqual(
      expect.objectContaining({
        ...{ source: 'provider', kind: 'disclosure-accepted', actor: 'you' },
        detail: { service: 'whatsapp', text: DISCLOSURE },
      }),
    )
  })

  it('leaves: Bob is told, and Meta keeps what holds her place, and neither contacts nor keys', async () => {
    expect(await recordsOf(login)).toContain('contacts.json')
    await ada.client.unenlist({ service: 'whatsapp' })
    await expect.poll(() => notices('left')).toBe(1)
    expect(await bob.client.send(ADA, 'still there?')).toMatchObject({ event: 'failed', cause: 'refused' })
    expect(await recordsOf(login)).toEqual(HELD)
    expect(await providerKinds()).toEqual(['disclosure-accepted', 'disclosure-withdrawn'])
    expect(ada.client.history(BOB).entries).toHaveLength(2)
  })

  it('comes back within thirty days as the same, with new keys, which Bob is told, and asks him anew', async () => {
    expect(await enlist()).toBe(login)
    await ada.client.connect()
    await expect.poll(() => notices('identity-changed')).toBe(1)
    await ada.client.send(BOB, 'here again')
    await expect(bob.reads('here again')).resolves.toMatchObject({ request: true })
  })

  it('who comes back later is somebody new: nothing of before is left but the ledger', async () => {
    await ada.client.unenlist({ service: 'whatsapp' })
    await daysPass(31)
    expect(await recordsOf(login)).toEqual(['ledger.ndjson'])
    const before = login
    login = await enlist()
    expect(login).not.toBe(before)
    await talk('hello, I am new here')
  })
})

describe('somebody who does not connect for thirty days', () => {
  it('has left, and is told so at the next login', async () => {
    await daysPass(31)
    await bob.client.connect()
    expect(await codeOf(() => ada.client.connect())).toBe('refused')
    expect(await bob.client.send(ADA, 'where are you?')).toMatchObject({ event: 'failed', cause: 'refused' })
    expect(ada.events.findLast(({ event }) => event === 'notice')).toMatchObject({
      notice: 'refused',
      text: expect.stringContaining('enlist') as string,
    })
  })

  it('enlists again, with new keys, which Bob is told', async () => {
    const before = notices('identity-changed')
    expect(await enlist()).toBe(login)
    await ada.client.connect()
    await expect.poll(() => notices('identity-changed')).toBe(before + 1)
  })
})
