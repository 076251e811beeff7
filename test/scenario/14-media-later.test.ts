// Files, later. Nobody waits for anybody: a file reaches somebody who sleeps, waits for a sender's connection and for
// a host that is down, and goes on where it stopped when the line was cut or its sender stopped it. Nothing is sent
// that the host does not have, nothing is lost, and nothing starts over.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Clock, systemClock } from '#platform/clock.js'
import { ADA, acquainted, BOB } from '../support/ada-and-bob.js'
import { fixtureFolder, pdfDocument, type FixtureFolder } from '../support/media-fixtures.js'
import type { Person, TestNetwork } from '../support/network.js'
import { codeOf } from '../support/rejection.js'

const KIB = 1024
const MIB = 1024 * KIB
/** Whoever tries again waits longer and longer; a test has no time for that. */
const hasty: Clock = {
  now: () => systemClock.now(),
  after: (milliseconds, fn) =>
    systemClock.after(milliseconds < 10_000 ? milliseconds / 20 : milliseconds, fn),
}
let network: TestNetwork
let files: FixtureFolder
let ada: Person
let bob: Person

beforeAll(async () => {
  files = await fixtureFolder()
  ;({ network, ada, bob } = await acquainted({ lineToMediaHost: true, peoplesClock: hasty }))
})

afterAll(async () => {
  await network.close()
  await files.clear()
})

let written = 0
const document = (octets: number) => files.put(`document-${(written += 1)}.pdf`, pdfDocument(octets))

const arrives = (person: Person, id: string) =>
  person.when((event) => event.event === 'message' && event.id === id)

async function saves(person: Person, id: string): Promise<Buffer> {
  const out = join(files.folder, `saved-${id}`)
  await person.client.saveMedia(id, { out })
  return readFile(out)
}

/** What the sender's history says of a message now. */
function stateOf({ client }: Person, to: string, id: string): string | undefined {
  const entry = client.history(to).entries.find((each) => each.id === id)
  return entry?.kind === 'message' ? entry.state : undefined
}

describe('a file for somebody who is offline', () => {
  it('waits at the media host, and its message at Meta', async () => {
    await bob.client.disconnect()
    const { path, bytes } = await document(20_000)
    const { event, id } = await ada.client.sendMedia(BOB, { path })
    expect(event).toBe('sent')
    await ada.client.disconnect()
    await bob.client.connect()
    await arrives(bob, id)
    // Whoever fetches it needs neither the sender nor her client.
    expect((await saves(bob, id)).equals(bytes)).toBe(true)
    await ada.client.connect()
  })
})

describe('a file whose sender has no connection', () => {
  it('waits with its message and goes as soon as there is one', async () => {
    await ada.client.disconnect()
    const { path, bytes } = await document(20_000)
    const { event, id } = await ada.client.sendMedia(BOB, { path, caption: 'written on a train' })
    expect(event).toBe('queued')
    expect(ada.client.status().outbox).toBe(1)
    await ada.client.connect()
    await arrives(bob, id)
    expect((await saves(bob, id)).equals(bytes)).toBe(true)
    await expect.poll(() => stateOf(ada, BOB, id)).toBe('delivered')
  })

  it('goes even when her client was closed in between', async () => {
    await ada.client.disconnect()
    const { path, bytes } = await document(20_000)
    const { id } = await ada.client.sendMedia(BOB, { path })
    ada = await ada.reopened()
    await ada.client.connect()
    await arrives(bob, id)
    expect((await saves(bob, id)).equals(bytes)).toBe(true)
  })
})

describe('a media host that is down', () => {
  it('while Ada sends: the message waits, and says for what; a text overtakes it', async () => {
    const line = network.lineToMediaHost()
    await line.down()
    const { path, bytes } = await document(20_000)
    const outcome = await ada.client.sendMedia(BOB, { path })
    expect(outcome).toMatchObject({ event: 'queued', cause: 'offline' })
    if (outcome.event !== 'queued') throw new Error(outcome.event)
    expect(outcome.reason).toContain('media host')
    expect((await ada.client.send(BOB, 'the host is down')).event).toBe('sent')
    await bob.reads('the host is down')
    expect(bob.events.some((event) => event.event === 'message' && event.id === outcome.id)).toBe(false)
    await line.up()
    await arrives(bob, outcome.id)
    expect((await saves(bob, outcome.id)).equals(bytes)).toBe(true)
  })

  it('while Bob fetches: he is told, keeps the message, and fetches it later', async () => {
    const { path, bytes } = await document(20_000)
    const { id } = await ada.client.sendMedia(BOB, { path })
    await arrives(bob, id)
    await network.lineToMediaHost().down()
    expect(await codeOf(() => saves(bob, id))).toBe('cannot-connect')
    const entry = bob.client.history(ADA).entries.find((each) => each.id === id)
    expect(entry).toMatchObject({ media: { state: 'remote' } })
    await network.lineToMediaHost().up()
    expect((await saves(bob, id)).equals(bytes)).toBe(true)
  })
})

describe('a line that is cut', () => {
  it('in the middle of an upload: it goes on from where it was', async () => {
    const line = network.lineToMediaHost()
    const { path, bytes } = await document(8 * MIB)
    const before = line.counts.up
    line.cutAfter('up', 5 * MIB)
    const { id } = await ada.client.sendMedia(BOB, { path })
    await arrives(bob, id)
    expect(line.counts.up - before).toBeLessThan(11 * MIB)
    expect((await saves(bob, id)).equals(bytes)).toBe(true)
  })

  it('in the middle of a download: nothing is kept of it under its name, and it can be fetched again', async () => {
    const { path, bytes } = await document(4 * MIB)
    const { id } = await ada.client.sendMedia(BOB, { path })
    await arrives(bob, id)
    network.lineToMediaHost().cutAfter('down', 2 * MIB)
    const first = await codeOf(async () => {
      await saves(bob, id)
      throw Object.assign(new Error('it was fetched at once'), { code: 'at-once' })
    })
    // A client may try again by itself; if it gives up, the user may.
    expect(['at-once', 'cannot-connect', 'timed-out']).toContain(first)
    const saved =
      first === 'at-once' ? await readFile(join(files.folder, `saved-${id}`)) : await saves(bob, id)
    expect(saved.equals(bytes)).toBe(true)
  })
})

describe('an upload that its sender stops', () => {
  it('sends nothing, goes on when she asks for it, and does not start over', async () => {
    const line = network.lineToMediaHost()
    const { path, bytes } = await document(16 * MIB)
    const before = line.counts.up
    const stop = new AbortController()
    const half = line.holdAfter('up', 8 * MIB)
    const sending = ada.client.sendMedia(BOB, { path }, { signal: stop.signal })
    await half
    stop.abort()
    line.release()
    const outcome = await sending
    expect(outcome.event).toBe('stopped')
    expect(stateOf(ada, BOB, outcome.id)).toBe('stopped')
    expect(line.counts.up - before).toBeLessThan(16 * MIB)
    expect((await ada.client.resumeMedia(outcome.id)).event).toBe('sent')
    await arrives(bob, outcome.id)
    expect(line.counts.up - before).toBeLessThan(17.5 * MIB)
    expect((await saves(bob, outcome.id)).equals(bytes)).toBe(true)
  })

  it('fails for good when she gives it up', async () => {
    await network.lineToMediaHost().down()
    const { path } = await document(20_000)
    const { id } = await ada.client.sendMedia(BOB, { path })
    await ada.client.cancelMedia(id)
    expect(stateOf(ada, BOB, id)).toBe('failed')
    expect(ada.client.status().outbox).toBe(0)
    expect(await codeOf(() => ada.client.resumeMedia(id))).toBe('usage')
    await network.lineToMediaHost().up()
    const { id: next } = await ada.client.send(BOB, 'never mind')
    await arrives(bob, next)
    expect(bob.events.some((event) => event.event === 'message' && event.id === id)).toBe(false)
  })
})

describe('a file that changes before it is sent', () => {
  it('is not sent half old, half new', async () => {
    await ada.client.disconnect()
    const { path } = await document(20_000)
    const { id } = await ada.client.sendMedia(BOB, { path })
    await files.put(path.slice(files.folder.length + 1), pdfDocument(20_000))
    await ada.client.connect()
    await ada.when((event) => event.event === 'receipt' && event.id === id && event.state === 'failed')
    expect(stateOf(ada, BOB, id)).toBe('failed')
    expect(bob.events.some((event) => event.event === 'message' && event.id === id)).toBe(false)
  })
})
