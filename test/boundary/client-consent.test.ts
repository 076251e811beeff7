// Consent between two real clients and real servers: who may write, who learns what, and what is written down.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textName } from '#proto/consent/consent-text.js'
import { INTEROP_WARNINGS } from '#proto/consent/interop-warnings.js'
import { PARTNER_DISCLOSURE } from '#proto/consent/partner-disclosure.js'
import { ADA, BOB } from '../support/ada-and-bob.js'
import { fixtureFolder, jpegPicture } from '../support/media-fixtures.js'
import { type Person, startTestNetwork, type TestNetwork } from '../support/network.js'
import { codeOf } from '../support/rejection.js'

const CAROL = '+4915550002@whatsapp'
const WARNINGS = textName(INTEROP_WARNINGS)
const DISCLOSURE = textName(PARTNER_DISCLOSURE)
let network: TestNetwork
let ada: Person
let bob: Person
let carol: Person

beforeAll(async () => {
  network = await startTestNetwork()
  ada = await network.partnerUser('ada')
  bob = await network.whatsappUser('4915550001', 'Bob')
  carol = await network.person('carol')
  const { meta } = network.addresses
  await carol.client.createMetaAccount({ meta, service: 'whatsapp', phone: '4915550002', name: 'Carol' })
  await Promise.all([ada, bob, carol].map(({ client }) => client.connect()))
})
afterAll(() => network.close())

const kinds = async ({ client }: Person, source: string) =>
  (await client.ledger()).filter((line) => line.source === source).map(({ kind }) => kind)

describe('an app', () => {
  it('is not turned on before the warnings, as they stand now, are accepted', async () => {
    expect(await carol.client.interop()).toMatchObject({
      enabled: false,
      text: undefined,
      inbox: 'combined',
      pings: true,
    })
    for (const accepted of [undefined, 'interop-warnings/9999']) {
      expect(await codeOf(() => carol.client.setInterop({ apps: [1], accepted }))).toBe(
        'warnings-not-accepted',
      )
    }
    expect(await codeOf(() => carol.client.setInterop({ apps: [1, 77], accepted: WARNINGS }))).toBe('usage')
    expect((await carol.client.interop()).enabled).toBe(false)
  })

  it('that is off can be asked about: the answer is the same for nobody at all', async () => {
    await carol.client.showedWarnings()
    await expect(ada.client.askToReach(CAROL)).resolves.toBeUndefined()
    await expect(ada.client.askToReach('+4915559999@whatsapp')).resolves.toBeUndefined()
    await expect(
      carol.when((event) => event.event === 'notice' && event.notice === 'reachability-ping'),
    ).resolves.toMatchObject({ with: ADA })
    expect(await codeOf(() => carol.client.askToReach(ADA))).toBe('usage')
  })

  it('is turned on, with an inbox of its own, and off again; all of it is told and known offline', async () => {
    const on = await carol.client.setInterop({
      apps: [1],
      accepted: WARNINGS,
      inbox: 'separate',
      pings: false,
    })
    expect(on).toMatchObject({
      ...{ enabled: true, inbox: 'separate', pings: false, text: { name: WARNINGS, result: 'accepted' } },
      apps: [{ id: 1, enabled: true, since: expect.any(Number) as number }],
    })
    expect(carol.events).toContainEqual({ event: 'interop', interop: on })
    await carol.client.disconnect()
    expect(await carol.client.interop()).toEqual(on)
    expect(await codeOf(() => carol.client.setInterop({ pings: true }))).toBe('cannot-connect')
    await carol.client.connect()
    expect((await carol.client.setInterop({ apps: [] })).enabled).toBe(false)
    expect(await kinds(carol, 'profile')).toEqual([
      ...[
        'enlisted',
        'terms-shown',
        'ping-shown',
        'terms-accepted',
        'apps-chosen',
        'inbox-chosen',
        'pings-set',
      ],
      'apps-chosen',
    ])
    expect(await kinds(carol, 'meta')).toEqual(
      expect.arrayContaining(['terms-accepted', 'apps-chosen', 'pings-set']),
    )
  })
})

describe('a request', () => {
  it('shows Ada’s message and file, fetches nothing, and tells her nothing', async () => {
    const files = await fixtureFolder()
    const { path } = await files.put('picture.jpg', await jpegPicture(300, 200))
    const text = await ada.client.send(BOB, 'hello, I am Ada')
    const picture = await ada.client.sendMedia(BOB, { path })
    await bob.when((event) => event.event === 'message' && event.id === picture.id && event.request === true)
    for (const fetch of [
      () => bob.client.fetchMedia(ADA, picture.id),
      () => bob.client.saveMedia(picture.id),
      () => bob.client.openMedia(ADA, picture.id),
    ]) {
      await expect(fetch()).rejects.toMatchObject({
        code: 'refused',
        message: expect.stringContaining('requests accept') as string,
      })
    }
    expect(await bob.client.picture(ADA, picture.id)).toBeUndefined()
    expect(ada.events.filter((event) => event.event === 'receipt' && event.state !== 'sent')).toEqual([])
    await bob.client.acceptRequest(ADA)
    for (const { id } of [text, picture]) {
      await ada.when((event) => event.event === 'receipt' && event.id === id && event.state === 'delivered')
    }
    await bob.client.fetchMedia(ADA, picture.id)
    expect((await bob.client.picture(ADA, picture.id))?.length).toBeGreaterThan(100)
    await files.clear()
  })

  it('that was reported is gone, and the report holds what was attached and nothing else', async () => {
    const eve = await network.partnerUser('eve')
    await eve.client.connect()
    const { id } = await eve.client.send(BOB, 'buy now')
    await eve.client.send(BOB, 'not attached')
    await bob.reads('not attached')
    expect(await codeOf(() => bob.client.report('eve@parley', { attach: ['nothing'] }))).toBe('usage')
    await bob.client.report('eve@parley', { attach: [id], reason: 'advertising', block: true })
    expect(bob.client.requests()).toEqual([])
    expect(bob.client.chats().some((chat) => chat.with === 'eve@parley')).toBe(false)
    expect(await bob.client.blocked()).toEqual(['eve@parley'])
    const reports = JSON.stringify(await operator('reports'))
    expect(reports).toContain('buy now')
    expect(reports).not.toContain('not attached')
    expect(await kinds(bob, 'profile')).toEqual(
      expect.arrayContaining(['reported', 'blocked', 'request-deleted']),
    )
  })

  it('takes five messages; the sixth fails and says why', async () => {
    const fay = await network.partnerUser('fay')
    await fay.client.connect()
    for (let at = 1; at <= 5; at += 1) expect((await fay.client.send(BOB, `hello ${at}`)).event).toBe('sent')
    expect(await fay.client.send(BOB, 'hello 6')).toMatchObject({
      ...{ event: 'failed', cause: 'refused', reason: expect.stringContaining('has not answered') as string },
    })
  })
})

describe('leaving', () => {
  it('drops Ada’s keys, tells Bob and the provider, and she comes back with new ones', async () => {
    const { meta } = network.addresses
    await bob.client.send(ADA, 'see you')
    await ada.reads('see you')
    await ada.client.unenlist({ service: 'whatsapp' })
    await bob.when((event) => event.event === 'notice' && event.notice === 'left' && event.with === ADA)
    expect(await bob.client.send(ADA, 'are you there?')).toMatchObject({ event: 'failed', cause: 'refused' })
    expect(await kinds(ada, 'provider')).toEqual(['disclosure-accepted', 'disclosure-withdrawn'])
    expect(await kinds(ada, 'profile')).toEqual([
      'disclosure-accepted',
      'enlisted',
      'left',
      'disclosure-withdrawn',
    ])
    expect(ada.client.history(BOB).entries).not.toEqual([])
    expect(await codeOf(() => ada.client.enlist({ meta, service: 'whatsapp' }))).toBe('usage')
    await ada.client.enlist({ meta, service: 'whatsapp', disclosure: DISCLOSURE })
    await ada.client.connect()
    await bob.when(
      (event) => event.event === 'notice' && event.notice === 'identity-changed' && event.with === ADA,
    )
    await ada.client.send(BOB, 'here again')
    await expect(bob.reads('here again')).resolves.toMatchObject({ request: true })
  })
})

describe('a device that Meta does not know any more', () => {
  it('enlists with new keys, which the people it writes to are told', async () => {
    const { meta, provider } = network.addresses
    const gus = await network.partnerUser('gus')
    await gus.client.connect()
    await gus.client.send(BOB, 'hello, I am Gus')
    await bob.reads('hello, I am Gus')
    await bob.client.send('gus@parley', 'hello Gus')
    await gus.client.disconnect()
    expect(await gus.client.send(BOB, 'written on the train')).toMatchObject({ event: 'queued' })
    const elsewhere = await network.person('gus elsewhere')
    await elsewhere.client.signIn({ provider, user: 'gus', password: 'the password of gus' })
    await elsewhere.client.enlist({ meta, service: 'whatsapp', disclosure: DISCLOSURE })
    const changes = () =>
      bob.events.filter(
        (event) =>
          event.event === 'notice' && event.notice === 'identity-changed' && event.with === 'gus@parley',
      )
    await expect.poll(() => changes().length).toBe(1)
    expect(await codeOf(() => gus.client.connect())).toBe('refused')
    await gus.client.enlist({ meta, service: 'whatsapp', disclosure: DISCLOSURE })
    await gus.client.connect()
    await expect.poll(() => changes().length).toBe(2)
    await bob.reads('written on the train')
    const notices = bob.client
      .history('gus@parley')
      .entries.flatMap((entry) => (entry.kind === 'notice' ? [entry.notice] : []))
    expect(notices).not.toContain('waiting-for-message')
  })
})

async function operator(path: string): Promise<unknown> {
  const token = (await readFile(join(network.folder, 'servers', 'meta', 'operator.token'), 'utf8')).trim()
  const headers = { authorization: `Bearer ${token}` }
  const answer = await fetch(`${network.addresses.meta}/operator/${path}`, { headers })
  return answer.json()
}
