// Files where something else happens at the same time: another key, a block, a suspension, a lost blob, another disk.
import { existsSync } from 'node:fs'
import { readFile, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HistoryEntry } from '#cli/client/api.js'
import { systemClock } from '#platform/clock.js'
import { ADA, acquainted, BOB } from '../support/ada-and-bob.js'
import { loseSessions } from '../support/closed-profile.js'
import { type FixtureFolder, fixtureFolder, pdfDocument } from '../support/media-fixtures.js'
import { openPerson, type Person, type TestNetwork } from '../support/network.js'
import { orderPartner } from '../support/operator.js'
import { codeOf } from '../support/rejection.js'

const MIB = 1024 * 1024
let network: TestNetwork
let files: FixtureFolder
let ada: Person
let bob: Person

beforeAll(async () => {
  files = await fixtureFolder()
  ;({ network, ada, bob } = await acquainted({ lineToMediaHost: true }))
})
afterAll(async () => {
  await bob.client.close()
  await network.close()
  await files.clear()
})

let made = 0
const documentOf = async (octets: number): Promise<string> =>
  (await files.put(`document-${(made += 1)}.pdf`, pdfDocument(octets))).path

const shown = (person: Person, id: string) =>
  person.when((event) => event.event === 'message' && event.id === id)

function entry({ client }: Person, to: string, id: string): Extract<HistoryEntry, { kind: 'message' }> {
  const found = client.history(to, { limit: 500 }).entries.find((each) => each.id === id)
  if (found?.kind !== 'message') throw new Error(`no message ${id}`)
  return found
}

/** Begins to send a large file and stops the line in its middle. */
async function halfway(): Promise<{ path: string; id: string; sending: Promise<unknown> }> {
  const path = await documentOf(6 * MIB)
  const half = network.lineToMediaHost().holdAfter('up', 2 * MIB)
  const id = `3EB0ABCDEF012345${made}`
  const sending = ada.client.sendMedia(BOB, { path }, { id })
  await half
  return { path, id, sending }
}

const operate = (order: 'suspend' | 'resume'): Promise<void> => orderPartner(network, order)

describe('a message with a file that is asked for again', () => {
  it('after the sender’s restart, with the file deleted there, still opens', async () => {
    const path = await documentOf(5000)
    const bytes = await readFile(path)
    await bob.client.close()
    await loseSessions(bob.folder)
    const { id } = await ada.client.sendMedia(BOB, { path })
    ada = await ada.reopened()
    await rm(path)
    await ada.client.connect()
    bob = await bob.reopened()
    await bob.client.connect()
    await shown(bob, id)
    const out = join(files.folder, 'again.pdf')
    await bob.client.saveMedia(id, { out })
    expect((await readFile(out)).equals(bytes)).toBe(true)
  })
})

describe('a block while a file is uploaded', () => {
  it('ends it: nothing arrives, then or after unblocking', async () => {
    const { id, sending } = await halfway()
    await ada.client.block(BOB)
    network.lineToMediaHost().release()
    expect(await sending).toMatchObject({ event: 'failed', reason: `you blocked ${BOB}` })
    expect(entry(ada, BOB, id)).toMatchObject({ state: 'failed' })
    await ada.client.unblock(BOB)
    await ada.client.send(BOB, 'sorry')
    await bob.reads('sorry')
    expect(bob.events.some((event) => event.event === 'message' && event.id === id)).toBe(false)
  })
})

describe('a partner that is suspended', () => {
  it('and resumed in the middle of an upload loses nothing', async () => {
    const { path, id, sending } = await halfway()
    await operate('suspend')
    await ada.when((event) => event.event === 'notice' && event.notice === 'refused')
    network.lineToMediaHost().release()
    expect(await sending).toMatchObject({ event: 'queued' })
    await operate('resume')
    await ada.client.connect()
    await shown(bob, id)
    const out = join(files.folder, 'late.pdf')
    await bob.client.saveMedia(id, { out })
    expect((await readFile(out)).equals(await readFile(path))).toBe(true)
  })

  it('has its files fetched later, by hand and by themselves', async () => {
    const byHand = await ada.client.sendMedia(BOB, { path: await documentOf(5000) })
    const alone = await ada.client.sendMedia(BOB, { path: await documentOf(6000) })
    await shown(bob, alone.id)
    await operate('suspend')
    for (const { id } of [byHand, alone]) {
      expect(await codeOf(() => bob.client.fetchMedia(ADA, id))).toBe('media-gone')
      expect(entry(bob, ADA, id).media).toMatchObject({ state: 'remote', reason: expect.any(String) })
    }
    await operate('resume')
    await bob.client.fetchMedia(ADA, byHand.id)
    expect(entry(bob, ADA, byHand.id).media).toMatchObject({ state: 'here' })
    await bob.client.close()
    bob = await openPerson(bob.folder, systemClock, undefined, true)
    await bob.client.connect()
    await bob.when((event) => event.event === 'media' && event.id === alone.id && event.state === 'here')
  })
})

describe('a file that is here', () => {
  it('and whose blob somebody removed is fetched again', async () => {
    const path = await documentOf(5000)
    const { id } = await ada.client.sendMedia(BOB, { path })
    await shown(bob, id)
    await bob.client.fetchMedia(ADA, id)
    await rm(join(bob.folder, 'media'), { recursive: true })
    const out = join(files.folder, 'anew.pdf')
    await bob.client.saveMedia(id, { out })
    expect((await readFile(out)).equals(await readFile(path))).toBe(true)
  })

  it('is not saved through a link that leads elsewhere', async () => {
    const { id } = await ada.client.sendMedia(BOB, { path: await documentOf(5000) })
    await shown(bob, id)
    const out = join(files.folder, 'link.pdf')
    const elsewhere = join(files.folder, 'elsewhere.pdf')
    await symlink(elsewhere, out)
    expect(await codeOf(() => bob.client.saveMedia(id, { out }))).toBe('usage')
    expect(existsSync(elsewhere)).toBe(false)
  })
})

describe('a new key of the recipient while a file is uploaded', () => {
  it('holds the message; once it is trusted, the file is there', async () => {
    const { path, id, sending } = await halfway()
    const newBob = await network.person('bob-new-phone')
    const { meta } = network.addresses
    await newBob.client.createMetaAccount({ meta, service: 'whatsapp', phone: '4915550001', name: 'Bob' })
    await newBob.client.connect()
    await ada.when((event) => event.event === 'notice' && event.notice === 'identity-changed')
    network.lineToMediaHost().release()
    expect(await sending).toMatchObject({ event: 'failed', cause: 'held' })
    expect(entry(ada, BOB, id)).toMatchObject({ state: 'held', media: { state: 'uploaded' } })
    ada = await ada.reopened()
    expect(await ada.client.trust(BOB)).toEqual({ released: 1 })
    await ada.client.connect()
    await shown(newBob, id)
    // Nothing of what the old phone knew is here.
    await newBob.client.acceptRequest(ADA)
    const out = join(files.folder, 'held.pdf')
    await newBob.client.saveMedia(id, { out })
    expect((await readFile(out)).equals(await readFile(path))).toBe(true)
  })
})

describe('leaving the service while a file is uploaded', () => {
  it('fails it and forgets it', async () => {
    const { id, sending } = await halfway()
    const leaving = ada.client.unenlist({ service: 'whatsapp' })
    network.lineToMediaHost().release()
    await leaving
    await sending
    expect(entry(ada, BOB, id)).toMatchObject({ state: 'failed' })
    expect(ada.client.status().outbox).toBe(0)
    expect(await codeOf(() => ada.client.resumeMedia(id))).toBe('usage')
  })
})
