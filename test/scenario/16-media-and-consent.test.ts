// Files and consent. Whoever may not write may not send a file either, and nothing of it leaves the sender's disk.
// What a stranger sent is fetched only once they are accepted; and Meta fetches only for somebody who still lets the
// app in, and only while the agreement of the app is in force. The files of each app come from its own media host.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TraceDraft } from '#proto/trace/event.js'
import { ADA, acquainted, BOB } from '../support/ada-and-bob.js'
import { WARNINGS } from '../support/consent-texts.js'
import { fixtureFolder, type FixtureFolder, pdfDocument } from '../support/media-fixtures.js'
import type { Person, TestNetwork } from '../support/network.js'
import { orderPartner } from '../support/operator.js'
import { codeOf } from '../support/rejection.js'
import { type SecondPartner, startInlinePartner } from '../support/second-partner.js'

const CAROL = '+4915550003@whatsapp'
const traces: TraceDraft[] = []
const othersTraces: TraceDraft[] = []
let network: TestNetwork
let second: SecondPartner
let files: FixtureFolder
let ada: Person
let bob: Person

beforeAll(async () => {
  files = await fixtureFolder()
  ;({ network, ada, bob } = await acquainted({ trace: (draft) => void traces.push(draft) }))
  const other = { id: 2, handle: 'other', name: 'Other' }
  const sink = (draft: TraceDraft): void => void othersTraces.push(draft)
  second = await startInlinePartner(network, join(network.folder, 'second'), other, sink)
})

afterAll(async () => {
  await network.close()
  await second.close()
  await files.clear()
})

let written = 0
const document = () => files.put(`document-${(written += 1)}.pdf`, pdfDocument(12_345))

/** Ada sends Bob a document; resolves once he was shown it. */
async function sentToBob(): Promise<{ id: string; bytes: Uint8Array }> {
  const { path, bytes } = await document()
  const { event, id } = await ada.client.sendMedia(BOB, { path })
  expect(event).toBe('sent')
  await bob.when((each) => each.event === 'message' && each.id === id)
  return { id, bytes }
}

const save = (id: string) => bob.client.saveMedia(id, { out: join(files.folder, `saved-${id}`) })

async function savedBytes(id: string): Promise<Buffer> {
  return readFile((await save(id)).path)
}

/** Requests to a server of this name since the last look. */
function requests(drafts: TraceDraft[], server: string): readonly string[] {
  return drafts
    .splice(0)
    .filter(({ layer, kind, cid }) => layer === 'http' && kind === 'request' && cid.startsWith(`${server}/`))
    .map(({ summary }) => summary)
}

describe('a file for somebody who let nobody in', () => {
  it('is refused before anything of it is uploaded', async () => {
    const { client: carol } = await network.person('carol')
    const { meta } = network.addresses
    await carol.createMetaAccount({ meta, service: 'whatsapp', phone: '4915550003', name: 'Carol' })
    const { path } = await document()
    requests(traces, 'media-host')
    expect(await ada.client.sendMedia(CAROL, { path })).toMatchObject({ event: 'failed', cause: 'refused' })
    expect(requests(traces, 'media-host')).toEqual([])
    expect(ada.client.status().outbox).toBe(0)
    await carol.connect()
    await carol.setPartner(1, true, WARNINGS)
    expect(carol.chats()).toEqual([])
  })
})

describe('a file from an app that its recipient turned off again', () => {
  it('is not fetched any more, and can be once he lets the app in again', async () => {
    const { id, bytes } = await sentToBob()
    await bob.client.setPartner(1, false)
    requests(traces, 'media-host')
    expect(await codeOf(() => save(id))).toBe('media-gone')
    expect(requests(traces, 'media-host')).toEqual([])
    await bob.client.setPartner(1, true, WARNINGS)
    expect((await savedBytes(id)).equals(bytes)).toBe(true)
  })
})

describe('a file from an app whose agreement is suspended', () => {
  it('is not fetched until the agreement is in force again', async () => {
    const { id, bytes } = await sentToBob()
    await orderPartner(network, 'suspend')
    requests(traces, 'media-host')
    expect(await codeOf(() => save(id))).toBe('media-gone')
    expect(requests(traces, 'media-host')).toEqual([])
    await orderPartner(network, 'resume')
    expect((await savedBytes(id)).equals(bytes)).toBe(true)
    await ada.client.connect()
  })
})

describe('a file from a stranger', () => {
  it('is fetched only once he is accepted', async () => {
    const eve = await network.partnerUser('eve')
    await eve.client.connect()
    const { path, bytes } = await document()
    const { id } = await eve.client.sendMedia(BOB, { path })
    await bob.when((event) => event.event === 'message' && event.id === id)
    requests(traces, 'media-host')
    expect(await codeOf(() => save(id))).toBe('refused')
    expect(requests(traces, 'media-host')).toEqual([])
    await bob.client.acceptRequest('eve@parley')
    expect((await savedBytes(id)).equals(bytes)).toBe(true)
    expect(requests(traces, 'media-host')).toHaveLength(1)
  })
})

describe('two apps', () => {
  it('have a media host each, and Meta asks the one whose file it is', async () => {
    const grace = await network.partnerUser('grace', second.url)
    await bob.client.setPartner(2, true, WARNINGS)
    await grace.client.connect()
    await bob.client.acceptRequest('grace@other')
    const { path, bytes } = await document()
    const [{ id: adas }, graces] = [await sentToBob(), await grace.client.sendMedia(BOB, { path })]
    await bob.when((event) => event.event === 'message' && event.id === graces.id)
    requests(traces, 'media-host')
    requests(othersTraces, 'media-host')
    expect((await savedBytes(graces.id)).equals(bytes)).toBe(true)
    expect(requests(traces, 'media-host')).toEqual([])
    expect(requests(othersTraces, 'media-host')).toHaveLength(1)
    await save(adas)
    expect(requests(traces, 'media-host')).toHaveLength(1)
    expect(requests(othersTraces, 'media-host')).toEqual([])
    expect(bob.client.chats().map((chat) => chat.with)).toContain('grace@other')
    expect(bob.client.history(ADA).entries.at(-1)).toMatchObject({ id: adas, media: { state: 'here' } })
  })
})
