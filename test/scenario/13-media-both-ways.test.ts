// Files, both ways. Ada's client encrypts a picture while it goes to her provider's media host, and then sends Bob a
// message that says where it lies and which key opens it. Bob's client asks Meta's media server, which fetches the
// ciphertext from the media host and passes it on: Ada's provider never hears from Bob. The other way Bob's client
// puts its ciphertext onto Meta's media server, and Ada's fetches it right there.
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClientEvent, OutgoingMedia } from '#cli/client/api.js'
import type { TraceDraft } from '#proto/trace/event.js'
import { ADA, acquainted, BOB } from '../support/ada-and-bob.js'
import {
  fixtureFolder,
  jpegPicture,
  pdfDocument,
  wavTone,
  webmVideo,
  type FixtureFolder,
} from '../support/media-fixtures.js'
import type { Person, TestNetwork } from '../support/network.js'

const traces: TraceDraft[] = []
let network: TestNetwork
let files: FixtureFolder
let ada: Person
let bob: Person

beforeAll(async () => {
  files = await fixtureFolder()
  ;({ network, ada, bob } = await acquainted({ trace: (draft) => void traces.push(draft) }))
})

afterAll(async () => {
  await network.close()
  await files.clear()
})

type Shown = Extract<ClientEvent, { event: 'message' }>

/** Sends it, and answers the message as the other side was shown it. */
async function send(from: Person, to: string, peer: Person, media: OutgoingMedia): Promise<Shown> {
  const { event, id } = await from.client.sendMedia(to, media)
  expect(event).toBe('sent')
  return peer.until((shown): shown is Shown => shown.event === 'message' && shown.id === id)
}

/** Saves it, and answers the saved octets. */
async function saved(by: Person, { id }: Shown): Promise<Buffer> {
  const out = join(files.folder, `saved-${id}`)
  const { path, size } = await by.client.saveMedia(id, { out })
  expect(path).toBe(out)
  expect(await stat(out)).toMatchObject({ size })
  return readFile(out)
}

/** What servers were asked for since the last look, as `server METHOD path status`; names of blobs blanked. */
const requests = (): readonly string[] =>
  traces
    .splice(0)
    .filter(({ layer, kind, dir }) => layer === 'http' && kind === 'request' && dir === 'in')
    .filter(({ summary }) => !summary.includes('/.well-known/'))
    .map(
      ({ cid, summary }) =>
        `${cid.split('/')[0] ?? ''} ${summary.replace(/\[[0-9a-f]{12}\]|(?<=uploads\/)[\w-]{22}/, '~')}`,
    )

describe('a picture from Ada to Bob', () => {
  it('is described by its content, and lies encrypted at the media host until Bob wants it', async () => {
    const picture = await files.put('holiday.bin', await jpegPicture(320, 200))
    requests()
    const shown = await send(ada, BOB, bob, { path: picture.path, caption: 'look, the sea' })
    expect(shown).toMatchObject({
      ...{ from: ADA, to: BOB, text: 'look, the sea' },
      media: {
        ...{ kind: 'image', mimetype: 'image/jpeg', size: picture.bytes.length },
        ...{ width: 320, height: 200, hasThumbnail: true, state: 'remote' },
      },
    })
    expect(requests().filter((each) => each.startsWith('media-host'))).toEqual([
      'media-host POST /uploads 201',
      'media-host PATCH /uploads/~ 204',
    ])
    expect(await saved(bob, shown)).toEqual(Buffer.from(picture.bytes))
  })

  it('reaches him through Meta, which fetches it from the media host', () => {
    const asked = requests()
    expect(asked).toContain('media-host GET /m/~ 200')
    expect(asked.filter((each) => each.startsWith('meta-sim'))).toEqual([
      'meta-sim GET /interop/whatsapp/download/1/~/ 200',
    ])
  })

  it('is fetched once: after that it lies encrypted in his profile', async () => {
    const [last] = bob.client.history(ADA).entries.slice(-1)
    expect(last).toMatchObject({ media: { state: 'here' } })
    if (last?.kind !== 'message') throw new Error('no message')
    const again = join(files.folder, 'again.jpg')
    await bob.client.saveMedia(last.id, { out: again })
    expect(requests()).toEqual([])
    expect((await readFile(again)).length).toBe(last.media?.size)
  })
})

describe('what Bob sends Ada', () => {
  it('is fetched by her client from Meta’s media server, and by nobody else', async () => {
    const voice = await files.put('memo.wav', wavTone(3))
    requests()
    const shown = await send(bob, ADA, ada, { path: voice.path, voice: true })
    expect(shown).toMatchObject({
      ...{ from: BOB, to: ADA, text: '' },
      media: { kind: 'voice', size: voice.bytes.length, seconds: 3, state: 'remote' },
    })
    const waveform = shown.media?.waveform ?? []
    expect(waveform).toHaveLength(64)
    expect(waveform[63]).toBeGreaterThan(waveform[0] ?? 100)
    expect(await saved(ada, shown)).toEqual(Buffer.from(voice.bytes))
    expect(requests()).toEqual([
      'meta-sim POST /v/uploads 201',
      'meta-sim PATCH /v/uploads/~ 204',
      'meta-sim GET /v/t~ 200',
    ])
  })
})

describe('every kind', () => {
  const kinds = {
    image: async () => ({ path: (await files.put('picture', await jpegPicture(64, 64))).path }),
    voice: async () => ({ path: (await files.put('voice', wavTone(1))).path, voice: true }),
    audio: async () => ({ path: (await files.put('tune', wavTone(2))).path }),
    video: async () => ({ path: (await files.put('film', await webmVideo(3))).path, caption: 'a film' }),
    document: async () => ({
      path: (await files.put('report.pdf', pdfDocument(70_001))).path,
      caption: 'p. 3',
    }),
  } as const

  it.each(Object.entries(kinds))('arrives byte for byte as it was: %s, both ways', async (kind, make) => {
    const media = await make()
    const original = await readFile(media.path)
    for (const [from, to, peer] of [
      [ada, BOB, bob],
      [bob, ADA, ada],
    ] as const) {
      const shown = await send(from, to, peer, media)
      expect(shown.media).toMatchObject({ kind, size: original.length })
      expect(await saved(peer, shown)).toEqual(original)
    }
  })

  it('gets its second tick like any message, and no sender learns who fetched what', async () => {
    const { path } = await files.put('note.pdf', pdfDocument(1_000))
    const { id } = await ada.client.sendMedia(BOB, { path })
    await ada.when((event) => event.event === 'receipt' && event.id === id && event.state === 'delivered')
    const before = ada.events.length
    await bob.client.saveMedia(id, { out: join(files.folder, 'note-saved.pdf') })
    expect(ada.events.slice(before).filter(({ event }) => event !== 'connection')).toEqual([])
  })

  it('keeps the name of a document, and that of nothing else', async () => {
    const document = await files.put('Steuer 2025.pdf', pdfDocument(100))
    const picture = await files.put('me on the beach.jpg', await jpegPicture(16, 16))
    expect((await send(ada, BOB, bob, document)).media?.fileName).toBe('Steuer 2025.pdf')
    expect((await send(ada, BOB, bob, picture)).media?.fileName).toBeUndefined()
  })
})
