// The servers cannot see files: pictures, sounds and documents go both ways while the servers log and trace all they
// can and every connection is recorded; then all of it is searched for the files, for what is said about them, and
// for every key.
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLogger } from '#platform/log.js'
import type { Content, MediaContent } from '#proto/content/content.js'
import { deriveMediaKeys } from '#proto/media/media-keys.js'
import type { TraceDraft } from '#proto/trace/event.js'
import { acquainted, ADA, BOB } from '../support/ada-and-bob.js'
import { sentContents } from '../support/closed-profile.js'
import {
  fixtureFolder,
  type FixtureFile,
  type FixtureFolder,
  jpegPicture,
  pdfDocument,
  wavTone,
} from '../support/media-fixtures.js'
import type { Person, TestNetwork } from '../support/network.js'
import { findSecrets, readTree } from '../support/secret-search.js'
import { type SocketTap, tapSockets } from '../support/socket-tap.js'

const CAPTION = 'the läntern hangs in the "böathouse"'
const FILE_NAME = 'Geheimer Plan für Frühling.pdf'
const WINDOW = 32
const lines: string[] = []
const drafts: TraceDraft[] = []
const peoplesDrafts: TraceDraft[] = []
const secrets = new Map<string, string | Uint8Array>([
  ['caption', CAPTION],
  ['file name', FILE_NAME],
])
let network: TestNetwork
let files: FixtureFolder
let tap: SocketTap
const contents: MediaContent[] = []

/** Some octets of the content at its beginning, in the middle and at its end. */
function plaintextOf(name: string, { bytes }: FixtureFile): void {
  for (const place of [0.1, 0.5, 0.9]) {
    const at = Math.floor((bytes.length - WINDOW) * place)
    secrets.set(`${name}, at ${at}`, bytes.slice(at, at + WINDOW))
  }
  secrets.set(`${name}, its hash`, new Uint8Array(createHash('sha256').update(bytes).digest()))
}

function keysOf(name: string, content: MediaContent): void {
  const { mediaKey } = content.file
  const { iv, cipherKey, macKey, refKey } = deriveMediaKeys(mediaKey, content.kind)
  const keys = { mediaKey, iv, cipherKey, macKey, refKey }
  for (const [key, value] of Object.entries(keys)) secrets.set(`${name}, ${key}`, value)
  if (content.kind !== 'audio' && content.thumbnail) {
    secrets.set(`${name}, preview`, content.thumbnail.slice(-WINDOW - 2, -2))
  }
  if (content.kind === 'audio' && content.waveform) secrets.set(`${name}, waveform`, content.waveform)
}

const isMedia = (content: Content): content is MediaContent =>
  content.kind === 'image' ||
  content.kind === 'audio' ||
  content.kind === 'document' ||
  content.kind === 'video'

async function passes(from: Person, to: string, peer: Person, path: string, caption?: string): Promise<void> {
  const voice = path.endsWith('.wav')
  const { event, id } = await from.client.sendMedia(to, { path, caption: voice ? undefined : caption, voice })
  expect(event).toBe('sent')
  await peer.when((each) => each.event === 'message' && each.id === id)
  await peer.client.saveMedia(id, { out: join(files.folder, `saved-${id}`) })
}

beforeAll(async () => {
  files = await fixtureFolder()
  const pictures = [await jpegPicture(200, 150), await jpegPicture(150, 200)]
  const sent = {
    'picture of Ada': await files.put('ada.jpg', pictures[0]!),
    'picture of Bob': await files.put('bob.jpg', pictures[1]!),
    'voice of Ada': await files.put('ada.wav', wavTone(2)),
    document: await files.put(FILE_NAME, pdfDocument(50_000)),
  }
  tap = tapSockets()
  const destination = { write: (line: string) => void lines.push(line) }
  const people = await acquainted({
    log: createLogger({ name: 'servers', level: 'debug', destination }),
    trace: (draft) => void drafts.push(draft),
    peoplesTrace: (draft) => void peoplesDrafts.push(draft),
  })
  network = people.network
  const { ada, bob } = people
  await passes(ada, BOB, bob, sent['picture of Ada'].path, CAPTION)
  await passes(bob, ADA, ada, sent['picture of Bob'].path, CAPTION)
  await passes(ada, BOB, bob, sent['voice of Ada'].path)
  await passes(bob, ADA, ada, sent.document.path)
  await bob.client.disconnect()
  await ada.client.sendMedia(BOB, { path: sent.document.path, caption: CAPTION })
  await Promise.all([ada.client.close(), bob.client.close()])
  tap.stop()
  for (const [name, file] of Object.entries(sent)) plaintextOf(name, file)
  for (const [who, { folder }] of Object.entries({ ada, bob })) {
    for (const content of (await sentContents(folder)).filter(isMedia)) {
      contents.push(content)
      keysOf(`${who}'s ${content.kind} ${contents.length}`, content)
    }
  }
}, 60_000)

afterAll(async () => {
  await network.close()
  await files.clear()
})

const servers = (): string => join(network.folder, 'servers')

async function written(): Promise<ReadonlyMap<string, Buffer>> {
  const all = new Map([...(await readTree(servers())), ...tap.recorded()])
  all.set('log', Buffer.from(lines.join('')))
  all.set('trace', Buffer.from(JSON.stringify(drafts)))
  return all
}

describe('after files went both ways, one of them to somebody who was offline', () => {
  it('there is something to look for, and something to look through', async () => {
    expect(contents.map(({ kind }) => kind).sort()).toEqual([
      ...['audio', 'document', 'document', 'image', 'image'],
    ])
    expect(secrets.size).toBeGreaterThan(40)
    const all = await written()
    expect([...all.keys()].filter((name) => /\/blobs\/[0-9a-f]{2}\//.test(name))).toHaveLength(5)
    const recorded = Buffer.concat([...tap.recorded().values()])
    for (const request of [
      'POST /uploads',
      'PATCH /v/uploads/',
      'GET /interop/whatsapp/download/1/',
      'GET /v/t',
    ]) {
      expect(recorded.includes(request), request).toBe(true)
    }
    for (const { file } of contents) {
      expect(recorded.includes(Buffer.from(file.fileEncSha256).toString('hex'))).toBe(true)
    }
  })

  it('no file, name, caption, preview or key is on a server’s disk, in its log or trace, or on any connection', async () => {
    expect(findSecrets(await written(), secrets)).toEqual([])
  })

  it('no key of a file is in a trace of the people’s own clients either', () => {
    const keys = new Map([...secrets].filter(([name]) => name.endsWith('Key')))
    expect(keys.size).toBe(contents.length * 4)
    const trace = Buffer.from(JSON.stringify(peoplesDrafts))
    expect(trace.includes('hash and MAC hold')).toBe(true)
    expect(findSecrets(new Map([['trace', trace]]), keys)).toEqual([])
  })

  it('a secret on a disk or on a connection would be found', async () => {
    const planted = join(servers(), 'planted')
    const again = tapSockets()
    for (const [name, value] of secrets) {
      const octets = Buffer.from(value as string)
      await writeFile(planted, octets, { mode: 0o600 })
      const url = `${network.addresses.mediaHost}/uploads?key=${octets.toString('base64url')}`
      await (await fetch(url)).arrayBuffer()
      const found = findSecrets(new Map([...(await readTree(servers())), ...again.recorded()]), secrets)
      expect(found).toContainEqual({ secret: name, form: 'raw octets', file: planted })
      expect(found.some(({ secret, file }) => secret === name && file.startsWith('connection'))).toBe(true)
    }
    again.stop()
    expect(findSecrets(new Map([['log', Buffer.from(lines.join(''))]]), secrets)).toEqual([])
  })
})
