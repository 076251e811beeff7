// Files that are refused. A sender, the partner's media host and Meta's server each may be careless or hostile: the
// file may be gone, changed, exchanged for another, or never have been what its message says. Then not one octet of
// plaintext is written, nothing is left under any name, and the message says what is wrong.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mintUploadToken } from '#cli/client/setup/provider.js'
import { systemClock } from '#platform/clock.js'
import type { Bytes } from '#proto/bytes.js'
import type { MediaFile } from '#proto/content/content.js'
import { checkJid } from '#proto/stanza/jid.js'
import { acquainted, ADA, BOB } from '../support/ada-and-bob.js'
import { sealWhole } from '../support/media-files.js'
import { fixtureFolder, pdfDocument, type FixtureFolder } from '../support/media-fixtures.js'
import type { Person, TestNetwork } from '../support/network.js'
import { fresh } from '../support/offline-client.js'
import { rawPartner, type RawPartner } from '../support/raw-partner.js'
import { codeOf } from '../support/rejection.js'

const DAY = 24 * 3_600_000
const BOBS_JID = checkJid('4915550001@s.whatsapp.net')
const EVE = 'eve@parley'
let network: TestNetwork
let files: FixtureFolder
let ada: Person
let bob: Person
let eve: RawPartner

beforeAll(async () => {
  files = await fixtureFolder()
  ;({ network, ada, bob } = await acquainted())
  eve = await rawPartner(network.addresses, 'eve')
  await bob.client.acceptRequest(EVE)
})

afterAll(async () => {
  await eve.close()
  await network.close()
  await files.clear()
})

/** Tries to save it: the error's code, with nothing left of it where it should have gone. */
async function refusal(person: Person, id: string): Promise<unknown> {
  const out = join(files.folder, `refused-${id}`)
  const before = await readdir(files.folder)
  const code = await codeOf(() => person.client.saveMedia(id, { out }))
  expect(await readdir(files.folder)).toEqual(before)
  return code
}

function mediaOf({ client }: Person, chat: string, id: string) {
  const entry = client.history(chat).entries.find((each) => each.id === id)
  return entry?.kind === 'message' ? entry.media : undefined
}

const hosted = (): string => join(network.folder, 'servers', 'media-host')

/** Every file below, with its path. */
async function below(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((each) => each.isFile()).map(({ parentPath, name }) => join(parentPath, name))
}

/** Sends a document of Ada's; answers its id and the file that holds it at the media host. */
async function sentByAda(octets = 30_000): Promise<{ id: string; blob: string; bytes: Bytes }> {
  const before = new Set(await below(hosted()))
  const { path, bytes } = await files.put(`ada-${before.size}.pdf`, pdfDocument(octets))
  const { id } = await ada.client.sendMedia(BOB, { path })
  await bob.when((event) => event.event === 'message' && event.id === id)
  for (const file of await below(hosted())) {
    if (!before.has(file) && (await readFile(file)).length > octets) return { id, blob: file, bytes }
  }
  throw new Error('the media host holds no blob')
}

describe('a file that its host does not have any more', () => {
  it('because its sender deleted it there: the message says so, and stays', async () => {
    const { provider, mediaHost } = network.addresses
    const blob = sealWhole(pdfDocument(900), fresh(32), 'document')
    const reference = await eve.upload(blob.blob)
    const id = await eveDescribes({ ...blob.file, reference })
    const { token } = await mintUploadToken(provider, eve.session)
    const headers = { authorization: `Bearer ${token}` }
    const deleted = await fetch(`${mediaHost}/m/${reference}`, { method: 'DELETE', headers })
    expect(deleted.status).toBe(204)
    expect(await refusal(bob, id)).toBe('media-gone')
    expect(mediaOf(bob, EVE, id)).toMatchObject({ state: 'gone' })
  })

  it('because its time is over', async () => {
    const { id } = await sentByAda()
    await network.stop('mediaHost')
    const later = { ...systemClock, now: () => systemClock.now() + 40 * DAY }
    await network.restart('mediaHost', { clock: later })
    expect(await refusal(bob, id)).toBe('media-gone')
    expect(mediaOf(bob, ADA, id)).toMatchObject({ state: 'gone' })
    await network.stop('mediaHost')
    await network.restart('mediaHost')
  })
})

describe('a file that was changed where it lies', () => {
  it('in one bit, at the beginning, in the middle or in the MAC', async () => {
    for (const place of [0, 0.5, 1]) {
      const { id, blob } = await sentByAda()
      const octets = await readFile(blob)
      const at = Math.min(octets.length - 1, Math.floor(octets.length * place))
      octets[at] = (octets[at] ?? 0) ^ 1
      await writeFile(blob, octets)
      expect(await refusal(bob, id)).toBe('media-damaged')
      expect(mediaOf(bob, ADA, id)).toMatchObject({ state: 'damaged' })
    }
  })

  it('and put right again can be fetched after all', async () => {
    const { id, blob, bytes } = await sentByAda()
    const octets = await readFile(blob)
    await writeFile(
      blob,
      Uint8Array.from(octets, (octet, at) => (at === 99 ? octet ^ 1 : octet)),
    )
    expect(await refusal(bob, id)).toBe('media-damaged')
    await writeFile(blob, octets)
    const out = join(files.folder, 'after-all.pdf')
    await bob.client.saveMedia(id, { out })
    expect(await readFile(out)).toEqual(Buffer.from(bytes))
  })

  it('for another file of the same sender and length', async () => {
    const [one, other] = [await sentByAda(), await sentByAda()]
    const octets = await readFile(one.blob)
    await writeFile(one.blob, await readFile(other.blob))
    await writeFile(other.blob, octets)
    expect(await refusal(bob, one.id)).toBe('media-damaged')
    expect(await refusal(bob, other.id)).toBe('media-damaged')
  })
})

type Described = Omit<MediaFile, 'mimetype' | 'directPath'> & { reference: string; integrator?: number }

/** Eve's message about a document; resolves once Bob was shown it. */
async function eveDescribes({ reference, integrator = 1, ...file }: Described): Promise<string> {
  const directPath = `/interop/whatsapp/download/${integrator}/${reference}/`
  const described = { ...file, mimetype: 'application/pdf', directPath }
  const id = await eve.send(BOBS_JID, { kind: 'document', file: described, fileName: 'invoice.pdf' })
  await bob.when((event) => event.event === 'message' && event.id === id)
  return id
}

describe('a message that lies about its file', () => {
  const plain = pdfDocument(5_000)
  const mediaKey = fresh(32)
  const { blob, file } = sealWhole(plain, mediaKey, 'document')
  const put = async () => ({ ...file, reference: await eve.upload(blob) })

  it('is no trouble as long as it tells the truth', async () => {
    const id = await eveDescribes(await put())
    const out = join(files.folder, 'truth.pdf')
    await bob.client.saveMedia(id, { out })
    expect(await readFile(out)).toEqual(Buffer.from(plain))
  })

  const flipped = (octets: Bytes): Bytes => octets.map((octet, at) => (at === 0 ? octet ^ 1 : octet))

  it.each([
    ['a length that is one too small', { fileLength: plain.length - 1 }],
    ['a length that is one too large', { fileLength: plain.length + 1 }],
    ['a length of nothing', { fileLength: 0 }],
    ['a length of 100 MiB', { fileLength: 100 * 1024 * 1024 }],
    ['another hash of the file', { fileSha256: flipped(file.fileSha256) }],
    ['another hash of the blob', { fileEncSha256: flipped(file.fileEncSha256) }],
    ['another key', { mediaKey: flipped(mediaKey) }],
  ])('in %s: the file is refused', async (_what, lie) => {
    const id = await eveDescribes({ ...(await put()), ...lie })
    expect(await refusal(bob, id)).toBe('media-damaged')
  })

  it('in its kind: keys of one kind do not open another', async () => {
    const image = sealWhole(plain, mediaKey, 'image')
    const id = await eveDescribes({ ...image.file, reference: await eve.upload(image.blob) })
    expect(await refusal(bob, id)).toBe('media-damaged')
  })

  it('in where it lies: another partner, a partner that is none, a reference that is none', async () => {
    const { reference, ...described } = await put()
    const lies = [
      [2, reference, 'media-damaged'],
      [999, reference, 'media-damaged'],
      [1, 'A'.repeat(22), 'media-gone'],
    ] as const
    for (const [integrator, name, code] of lies) {
      const id = await eveDescribes({ ...described, reference: name, integrator })
      expect(await refusal(bob, id)).toBe(code)
    }
  })

  it('with a path that leads elsewhere', async () => {
    const { reference, ...described } = await put()
    for (const directPath of [
      `/interop/whatsapp/download/1/..%2f..%2fsource/`,
      `/interop/whatsapp/download/1/${reference}/../../`,
      '/healthz',
      '/lab/partners',
      `/m/${reference}`,
    ]) {
      const content = { ...described, mimetype: 'application/pdf', directPath }
      const id = await eve.send(BOBS_JID, { kind: 'document', file: content, fileName: 'x' })
      const shown = await bob.when((event) => event.event === 'message' && event.id === id)
      expect(shown).toMatchObject({ from: EVE })
      expect(await refusal(bob, id)).toBe('media-damaged')
    }
  })

  it('in its name: it is saved under a harmless one, in the folder it was to go to', async () => {
    const { reference, ...described } = await put()
    const directPath = `/interop/whatsapp/download/1/${reference}/`
    const content = { ...described, mimetype: 'application/pdf', directPath }
    const id = await eve.send(BOBS_JID, { kind: 'document', file: content, fileName: '../../.bash\u202Erc' })
    await bob.when((event) => event.event === 'message' && event.id === id)
    const { path } = await bob.client.saveMedia(id, { out: files.folder })
    expect(path.startsWith(`${files.folder}/`)).toBe(true)
    expect(path.slice(files.folder.length + 1)).toMatch(/^[^./\p{C}][^/\p{C}]*\.pdf$/u)
    expect(await readFile(path)).toEqual(Buffer.from(plain))
  })
})
