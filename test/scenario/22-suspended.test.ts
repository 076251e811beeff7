// Suspended. Meta's operator may suspend an app, with a reason: its users are cut off and nobody hears from them, yet
// nothing is lost, and once it is resumed everything goes on. Terminated, it is over: the app's users are gone.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeAgreement } from '#cli/operators/meta-operator.js'
import { listAgreements } from '#cli/operators/partner-operator.js'
import { operatorDesk, partnerDesk } from '#cli/demo/operators.js'
import { ADA, acquainted, BOB } from '../support/ada-and-bob.js'
import { DISCLOSURE } from '../support/consent-texts.js'
import { fixtureFolder, type FixtureFolder, pdfDocument } from '../support/media-fixtures.js'
import type { Person, TestNetwork } from '../support/network.js'
import { codeOf } from '../support/rejection.js'
import { serversOf } from '../support/servers-of.js'

const WAITING = ['the first', 'the second', 'the third']

let network: TestNetwork
let files: FixtureFolder
let ada: Person
let bob: Person
let picture: { id: string; bytes: Uint8Array }

beforeAll(async () => {
  files = await fixtureFolder()
  ;({ network, ada, bob } = await acquainted())
  const { path, bytes } = await files.put('plan.pdf', pdfDocument(50_000))
  const { id } = await ada.client.sendMedia(BOB, { path })
  await bob.when((event) => event.event === 'message' && event.id === id)
  picture = { id, bytes }
})

afterAll(async () => {
  await network.close()
  await files.clear()
})

async function order(what: 'suspend' | 'resume' | 'terminate', reason?: string) {
  const desk = await operatorDesk(serversOf(network))
  return changeAgreement(desk, { id: 1, order: what, service: 'whatsapp', reason })
}

const save = () => bob.client.saveMedia(picture.id, { out: join(files.folder, 'saved.pdf') })
const texts = () => bob.client.history(ADA).entries.map(({ text }) => text)
const appOf = async ({ client }: Person) => (await client.partners()).find(({ id }) => id === 1)

describe('an app that is suspended while messages wait', () => {
  it('loses its connections, and its users cannot log in or enlist', async () => {
    await bob.client.disconnect()
    for (const text of WAITING) expect((await ada.client.send(BOB, text)).event).toBe('sent')
    await order('suspend', 'complaints about spam')
    await ada.when((event) => event.event === 'connection' && event.state === 'waiting')
    await expect(ada.client.connect()).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('Nothing is lost') as string,
    })
    expect(await codeOf(() => network.partnerUser('eve'))).toBe('refused')
  })

  it('tells its operator why', async () => {
    expect(await listAgreements(await partnerDesk(serversOf(network)), {})).toMatchObject([
      { status: 'suspended', reason: 'complaints about spam' },
    ])
  })

  it('is shown as unavailable to Bob, who gets neither what waits nor a file, and cannot write', async () => {
    await bob.client.connect()
    expect(await appOf(bob)).toMatchObject({ status: 'removed', enabled: true })
    expect(texts()).not.toContain(WAITING[0])
    expect(await codeOf(save)).toBe('media-gone')
    expect(await bob.client.send(ADA, 'anybody there?')).toMatchObject({ event: 'failed', cause: 'refused' })
  })
})

describe('the app that is resumed', () => {
  it('has lost nothing: everything that waited comes once and in order, and the file is there', async () => {
    await order('resume')
    for (const text of WAITING) await bob.reads(text)
    expect(texts().filter((text) => WAITING.includes(text))).toEqual(WAITING)
    const { path } = await save()
    expect((await readFile(path)).equals(picture.bytes)).toBe(true)
    expect(await appOf(bob)).toMatchObject({ status: 'active', enabled: true })
  })

  it('has its users back, who go on as the contacts they were', async () => {
    await ada.client.connect()
    await bob.client.send(ADA, 'there you are')
    await ada.reads('there you are')
  })
})

describe('the app whose agreement is terminated', () => {
  it('is gone, its users with it, and Bob is told', async () => {
    await order('terminate', 'it went on')
    await bob.when((event) => event.event === 'notice' && event.notice === 'left' && event.with === ADA)
    expect(await bob.client.send(ADA, 'hello?')).toMatchObject({ event: 'failed', cause: 'refused' })
    await expect.poll(() => appOf(bob)).toMatchObject({ status: 'removed', enabled: false })
    expect(await codeOf(() => ada.client.connect())).toBe('refused')
    const { meta } = network.addresses
    expect(await codeOf(() => ada.client.enlist({ meta, service: 'whatsapp', disclosure: DISCLOSURE }))).toBe(
      'refused',
    )
  })

  it('leaves everybody what they wrote and read', () => {
    expect(texts()).toEqual(expect.arrayContaining(WAITING))
    expect(ada.client.history(BOB).entries.map(({ text }) => text)).toContain('there you are')
  })

  it('cannot be resumed', async () => {
    expect(await codeOf(() => order('resume'))).toBe('refused')
  })
})
