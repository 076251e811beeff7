// Files in the whole client: what is durable, what is said, what is never done twice, and what a user can stop.
import { existsSync } from 'node:fs'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClientEvent, HistoryEntry } from '#cli/client/api.js'
import type { TraceDraft } from '#proto/trace/event.js'
import { ADA, acquainted, BOB } from '../support/ada-and-bob.js'
import { type FixtureFolder, fixtureFolder, jpegPicture, pdfDocument } from '../support/media-fixtures.js'
import type { Person, TestNetwork } from '../support/network.js'
import { codeOf } from '../support/rejection.js'

const MIB = 1024 * 1024
const traces: TraceDraft[] = []
let network: TestNetwork
let files: FixtureFolder
let ada: Person
let bob: Person

beforeAll(async () => {
  files = await fixtureFolder()
  ;({ network, ada, bob } = await acquainted({
    lineToMediaHost: true,
    trace: (draft) => void traces.push(draft),
  }))
})
afterAll(async () => {
  await network.close()
  await files.clear()
})

let made = 0
const documentOf = async (octets: number): Promise<string> =>
  (await files.put(`document-${(made += 1)}.pdf`, pdfDocument(octets))).path

const shown = (person: Person, id: string): Promise<ClientEvent> =>
  person.when((event) => event.event === 'message' && event.id === id)

function entry({ client }: Person, to: string, id: string): Extract<HistoryEntry, { kind: 'message' }> {
  const found = client.history(to, { limit: 500 }).entries.find((each) => each.id === id)
  if (found?.kind !== 'message') throw new Error(`no message ${id}`)
  return found
}

const mediaState = (person: Person, to: string, id: string): string | undefined =>
  entry(person, to, id).media?.state

const same = (a: Uint8Array | undefined, b: Uint8Array): boolean =>
  a !== undefined && Buffer.compare(a, b) === 0

describe('files of one chat', () => {
  it('sent twenty at once arrive once each, in their order', async () => {
    const paths = await Promise.all(Array.from({ length: 20 }, (_, at) => documentOf(1000 + at)))
    const seen = bob.events.length
    const outcomes = await Promise.all(paths.map((path) => ada.client.sendMedia(BOB, { path })))
    expect(outcomes.map(({ event }) => event)).toEqual(paths.map(() => 'sent'))
    const ids = outcomes.map(({ id }) => id)
    await Promise.all(ids.map((id) => shown(bob, id)))
    const arrived = bob.events.slice(seen).filter((event) => event.event === 'message')
    expect(arrived.map(({ id }) => id)).toEqual(
      ada.client.history(BOB, { limit: 20 }).entries.map(({ id }) => id),
    )
    expect(arrived).toHaveLength(20)
  })

  it('are told about a few times a second, up to the last octet', async () => {
    const { id } = await ada.client.sendMedia(BOB, { path: await documentOf(4 * MIB) })
    const told = ada.events.filter((event) => event.event === 'progress' && event.id === id)
    const { bytes, total } = told.at(-1) as Extract<ClientEvent, { event: 'progress' }>
    expect(bytes).toBe(total)
    expect(total).toBe(4 * MIB + 16 + 10)
    expect(told.length).toBeLessThan(20)
  })
})

describe('somebody who cannot be reached', () => {
  it('costs no upload: the send fails as any other does', async () => {
    traces.length = 0
    const path = await documentOf(1000)
    const outcome = await ada.client.sendMedia('+4900000000@whatsapp', { path })
    expect(outcome).toMatchObject({ event: 'failed', cause: 'refused' })
    expect(entry(ada, '+4900000000@whatsapp', outcome.id)).toMatchObject({ state: 'failed' })
    expect(traces.some(({ summary }) => summary.includes('/uploads'))).toBe(false)
    expect(ada.client.status().outbox).toBe(0)
  })

  it('because this user blocked them is not written to, and what waits for them fails', async () => {
    await ada.client.disconnect()
    const { id } = await ada.client.sendMedia(BOB, { path: await documentOf(1000) })
    await network.lineToMediaHost().down()
    await ada.client.connect()
    await ada.client.block(BOB)
    expect(entry(ada, BOB, id)).toMatchObject({ state: 'failed', reason: `you blocked ${BOB}` })
    expect(await codeOf(async () => ada.client.sendMedia(BOB, { path: await documentOf(1000) }))).toBe(
      'blocked',
    )
    await ada.client.unblock(BOB)
    await network.lineToMediaHost().up()
    expect(await codeOf(() => ada.client.resumeMedia(id))).toBe('usage')
  })
})

describe('a message with a file', () => {
  it('is asked for again like any other, and still opens', async () => {
    const path = await documentOf(5000)
    // Bob forgets his side of the session: he cannot read what comes.
    await bob.client.disconnect()
    const { openDatabase } = await import('#cli/client/store/database.js')
    await bob.client.close()
    const database = await openDatabase(bob.folder, () => new Uint8Array(32))
    database.exec('DELETE FROM session')
    database.close()
    bob = await bob.reopened()
    await bob.client.connect()
    const { id } = await ada.client.sendMedia(BOB, { path, caption: 'once more' })
    await shown(bob, id)
    expect(entry(bob, ADA, id)).toMatchObject({ text: 'once more', media: { kind: 'document', size: 5000 } })
    expect(
      traces.some(
        ({ cid, kind, detail }) => cid === id && kind === 'encrypt' && detail?.['type'] === 'pkmsg',
      ),
    ).toBe(true)
    const { path: saved } = await bob.client.saveMedia(id, { out: join(files.folder, 'again.pdf') })
    expect((await readFile(saved)).equals(await readFile(path))).toBe(true)
  })
})

describe('an opened file', () => {
  it('lies decrypted in the profile only until the client closes', async () => {
    const picture = await files.put('p.jpg', await jpegPicture(200, 100))
    const { id } = await ada.client.sendMedia(BOB, { path: picture.path })
    await shown(bob, id)
    const opened = await bob.client.openMedia(ADA, id)
    expect(opened.startsWith(join(bob.folder, 'media', 'open'))).toBe(true)
    expect((await stat(opened)).mode & 0o777).toBe(0o600)
    expect((await readFile(opened)).equals(picture.bytes)).toBe(true)
    expect(await bob.client.openMedia(ADA, id)).toBe(opened)
    const blobs = await readdir(join(bob.folder, 'media'))
    for (const name of blobs.filter((each) => each.endsWith('.blob'))) {
      expect(
        (await readFile(join(bob.folder, 'media', name))).includes(
          Buffer.from(picture.bytes.subarray(0, 64)),
        ),
      ).toBe(false)
    }
    bob = await bob.reopened()
    expect(existsSync(opened)).toBe(false)
    expect(existsSync(join(bob.folder, 'media', 'open'))).toBe(false)
    await bob.client.connect()
    expect(mediaState(bob, ADA, id)).toBe('here')
  })

  it('that a crash left is gone when the profile is opened', async () => {
    const left = join(bob.folder, 'media', 'open')
    await bob.client.close()
    const { mkdir } = await import('node:fs/promises')
    await mkdir(left, { mode: 0o700 })
    await writeFile(join(left, 'secret.txt'), 'plain')
    bob = await bob.reopened()
    expect(existsSync(left)).toBe(false)
    await bob.client.connect()
  })

  it('of our own is the file itself, as long as it is there', async () => {
    const path = await documentOf(100)
    const { id } = await ada.client.sendMedia(BOB, { path })
    expect(await ada.client.openMedia(BOB, id)).toBe(path)
    expect(await codeOf(() => ada.client.saveMedia(id))).toBe('usage')
    await rm(path)
    expect(await codeOf(() => ada.client.openMedia(BOB, id))).toBe('usage')
  })
})

describe('a picture to draw', () => {
  it('is its thumbnail until the file is here, then the file; damage on the disk shows', async () => {
    const picture = await files.put('q.jpg', await jpegPicture(640, 480))
    const { id } = await ada.client.sendMedia(BOB, { path: picture.path })
    await shown(bob, id)
    const small = await bob.client.picture(ADA, id)
    expect(small?.length).toBeLessThan(32 * 1024)
    expect(same(await ada.client.picture(BOB, id), picture.bytes)).toBe(true)
    await bob.client.fetchMedia(ADA, id)
    expect(same(await bob.client.picture(ADA, id), picture.bytes)).toBe(true)
    const before = new Map<string, Buffer>()
    for (const name of await readdir(join(bob.folder, 'media'))) {
      if (!name.endsWith('.blob')) continue
      const path = join(bob.folder, 'media', name)
      before.set(path, await readFile(path))
      await writeFile(path, Buffer.alloc(before.get(path)!.length))
    }
    expect(await bob.client.picture(ADA, id)).toEqual(small)
    expect(mediaState(bob, ADA, id)).toBe('damaged')
    for (const [path, octets] of before) await writeFile(path, octets)
    // The host still has it.
    await bob.client.fetchMedia(ADA, id)
    expect(same(await bob.client.picture(ADA, id), picture.bytes)).toBe(true)
  })
})

describe('a download', () => {
  it('that two ask for is made once; that one of them stops goes on for the other', async () => {
    const { id } = await ada.client.sendMedia(BOB, { path: await documentOf(2 * MIB) })
    await shown(bob, id)
    traces.length = 0
    const stop = new AbortController()
    const first = codeOf(() => bob.client.fetchMedia(ADA, id, { signal: stop.signal }))
    const second = bob.client.fetchMedia(ADA, id)
    stop.abort()
    expect(await first).toBe('failed')
    await second
    expect(traces.filter(({ kind, layer }) => layer === 'media' && kind === 'fetched')).toHaveLength(1)
    expect(mediaState(bob, ADA, id)).toBe('here')
  })

  it('that is stopped keeps what came, says so, and goes on when asked', async () => {
    const line = network.lineToMediaHost()
    const path = await documentOf(8 * MIB)
    const { id } = await ada.client.sendMedia(BOB, { path })
    await shown(bob, id)
    const half = line.holdAfter('down', 4 * MIB)
    const fetching = codeOf(() => bob.client.fetchMedia(ADA, id))
    await half
    expect(mediaState(bob, ADA, id)).toBe('fetching')
    bob.client.stopMedia(ADA, id)
    line.release()
    expect(await fetching).toBe('failed')
    expect(entry(bob, ADA, id).media).toMatchObject({ state: 'remote' })
    const before = bob.events.length
    await bob.client.fetchMedia(ADA, id)
    const again = bob.events.slice(before).find((event) => event.event === 'progress')
    expect(again).toMatchObject({ id, direction: 'down' })
    expect(again?.event === 'progress' && again.bytes).toBeGreaterThan(0)
    const out = join(files.folder, `s-${id}`)
    await bob.client.saveMedia(id, { out })
    expect((await readFile(out)).equals(await readFile(path))).toBe(true)
  })

  it('to where nothing may be written is refused before it begins', async () => {
    const { id } = await ada.client.sendMedia(BOB, { path: await documentOf(1000) })
    await shown(bob, id)
    const taken = await documentOf(10)
    expect(await codeOf(() => bob.client.saveMedia(id, { out: taken }))).toBe('usage')
    expect(await codeOf(() => bob.client.saveMedia(id, { out: join(files.folder, 'no', 'folder') }))).toBe(
      'usage',
    )
    expect(await codeOf(() => bob.client.saveMedia('no such message'))).toBe('usage')
    expect(mediaState(bob, ADA, id)).toBe('remote')
  })
})

describe('traces of the media layer', () => {
  it('name no key, token or blob', () => {
    const text = JSON.stringify(traces.filter(({ layer }) => layer === 'media'))
    expect(text.length).toBeGreaterThan(100)
    expect(text).not.toMatch(/[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}/)
    for (const { sens } of traces.filter(({ layer }) => layer === 'media')) expect(sens).not.toBe('key')
  })
})
