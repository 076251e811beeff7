// Meta's media server for its own users: uploads with the credential of media_conn, downloads by path, what is kept
// how long, and what neither log, trace nor disk may hold.
import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TraceDraft } from '#proto/trace/event.js'
import { createLogger } from '#platform/log.js'
import { temporaryFolder } from '../support/folder.js'
import { askMedia, mediaAuthOf } from '../support/media-caller.js'
import { type Enlisted, startTestMeta, type TestMeta } from '../support/meta.js'
import { type Answer, type Tus, tusClient } from '../support/tus.js'

const DAY = 86_400_000
const REFERENCE = 'parley-storage-reference'

let test: TestMeta
let folder: string
let bob: Enlisted
let auth: string
let tus: Tus
const traced: TraceDraft[] = []
const logged: string[] = []

beforeEach(async () => {
  traced.length = 0
  logged.length = 0
  folder = await temporaryFolder()
  test = await startTestMeta({
    folder,
    config: { mediaQuotaBytes: 1000, unfinishedUploads: 2, mediaDays: 1 },
    trace: (event) => traced.push(event),
    log: createLogger({
      ...{ name: 'meta-sim', level: 'debug' },
      destination: { write: (line: string) => void logged.push(line) },
    }),
  })
  bob = await test.metaUser('4915550001')
  await renew()
})
afterEach(() => test.close())

async function renew(): Promise<void> {
  auth = await mediaAuthOf(bob)
  tus = tusClient(test.meta.url, auth, '/v/uploads')
}

const path = (answer: Answer): string => `/v/t${String(answer.headers[REFERENCE])}`
const get = (at: string, more: Parameters<typeof askMedia>[2] = {}) => askMedia(test.meta.url, at, more)

describe('an upload of one of Meta’s own users', () => {
  it('can be fetched by its path, whole, in part and described, without any credential', async () => {
    const blob = randomBytes(700)
    const stored = await tus.upload(blob)
    expect(stored.status).toBe(204)
    expect(stored.headers[REFERENCE]).toMatch(/^[A-Za-z0-9_-]{22}$/)
    const whole = await get(path(stored))
    expect(whole).toMatchObject({ status: 200, complete: true })
    expect(whole.body.equals(blob)).toBe(true)
    expect(whole.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '700',
      'content-disposition': 'attachment',
      'x-content-type-options': 'nosniff',
    })
    const part = await get(`${path(stored)}?auth=ignored`, { headers: { range: 'bytes=100-199' } })
    expect(part).toMatchObject({ status: 206, headers: { 'content-range': 'bytes 100-199/700' } })
    expect(part.body.equals(blob.subarray(100, 200))).toBe(true)
    expect(await get(path(stored), { method: 'HEAD' })).toMatchObject({
      status: 200,
      headers: { 'content-length': '700' },
    })
    expect(await get(path(stored), { headers: { range: 'bytes=700-' } })).toMatchObject({ status: 416 })
  })

  it('goes on after a new login, whose credential is another', async () => {
    const blob = randomBytes(600)
    const { headers } = await tus.create(blob.length)
    const location = headers.location ?? ''
    expect((await tus.patch(location, 0, blob.subarray(0, 200))).status).toBe(204)
    const old = tus
    await renew()
    expect((await old.patch(location, 200, blob.subarray(200))).status).toBe(401)
    const stored = await tus.patch(location, 200, blob.subarray(200))
    expect((await get(path(stored))).body.equals(blob)).toBe(true)
    // The answer that was lost is had again by asking.
    expect((await tus.head(location)).headers[REFERENCE]).toBe(stored.headers[REFERENCE])
  })

  it('is there after a restart, and the same upload still has the same path', async () => {
    const blob = randomBytes(50)
    const created = await tus.create(blob.length)
    const location = created.headers.location ?? ''
    const stored = await tus.patch(location, 0, blob)
    await test.restart()
    expect((await get(path(stored))).body.equals(blob)).toBe(true)
    tus = tusClient(test.meta.url, auth, '/v/uploads')
    expect((await tus.head(location)).headers[REFERENCE]).toBe(stored.headers[REFERENCE])
  })

  it('is its owner’s alone to go on with', async () => {
    const created = await tus.create(10)
    const carl = tusClient(test.meta.url, await mediaAuthOf(await test.metaUser('4915550002')), '/v/uploads')
    for (const answer of [
      await carl.head(created.headers.location ?? ''),
      await carl.patch(created.headers.location ?? '', 0, randomBytes(10)),
      await carl.remove(created.headers.location ?? ''),
    ]) {
      expect(answer.status).toBe(404)
    }
  })

  it.each(['', 'c4n4ry', 'a.b.c'])('is refused with “%s” for a credential', async (token) => {
    const answer = await tusClient(test.meta.url, token, '/v/uploads').create(10)
    expect(answer).toMatchObject({ status: 401, error: 'media-unauthorized' })
  })

  it('is refused once the account’s keys were replaced', async () => {
    await test.metaUser('4915550001', { reachable: false })
    expect((await tus.create(10)).status).toBe(401)
  })

  it('fits the quota to the last byte; what expires makes room', async () => {
    expect((await tus.upload(randomBytes(600))).status).toBe(204)
    const unfinished = await tus.create(300)
    expect(unfinished.status).toBe(201)
    expect(await tus.create(101)).toMatchObject({ status: 403, error: 'quota-reached' })
    expect((await tus.create(100)).status).toBe(201)
    expect(await tus.create(1)).toMatchObject({ status: 429, error: 'too-many-uploads' })
    test.clock.advance(2 * DAY)
    await renew()
    await expect.poll(async () => (await tus.create(1000)).status).toBe(201)
  })

  it('may be as large as the largest attachment, and not a byte larger', async () => {
    await test.close()
    test = await startTestMeta({ folder: await temporaryFolder() })
    bob = await test.metaUser('4915550001')
    await renew()
    expect((await tus.create(100 * 1024 * 1024 + 26)).status).toBe(201)
    expect((await tus.create(100 * 1024 * 1024 + 27)).status).toBe(413)
  })
})

describe('a path', () => {
  it.each([
    '/v/t',
    '/v/t/',
    '/v/tnever',
    '/v/t..',
    '/v/t%2e%2e',
    '/v/ta/b',
    `/v/t${'a'.repeat(129)}`,
    '//v/tnever',
  ])('that names no blob is not found: %s', async (at) => {
    expect((await get(at)).status).toBe(404)
  })

  it('says for as long again that its blob is gone, then nothing any more', async () => {
    const stored = await tus.upload(randomBytes(50))
    test.clock.advance(DAY - 1)
    expect((await get(path(stored))).status).toBe(200)
    test.clock.advance(1)
    expect(await get(path(stored))).toMatchObject({ status: 410, code: 'media-gone' })
    test.clock.advance(DAY / 2)
    await expect.poll(() => blobsOnDisk()).toBe(0)
    expect((await get(path(stored))).status).toBe(410)
    test.clock.advance(DAY)
    await expect.poll(async () => (await get(path(stored))).status).toBe(404)
  })
})

describe('what is written down', () => {
  it('holds neither a credential nor a reference', async () => {
    const stored = await tus.upload(randomBytes(50))
    const reference = String(stored.headers[REFERENCE])
    await get(path(stored))
    await get(`/interop/whatsapp/download/1/${reference}/`, { auth })
    await get(`/interop/whatsapp/download/1/${reference}`, { auth })
    const everything = [...logged, ...traced.map((event) => JSON.stringify(event))].join('\n')
    expect(everything).toContain('/v/t[')
    expect(everything).not.toContain(reference)
    expect(everything).not.toContain(auth)
    for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue
      const content = await readFile(join(file.parentPath, file.name), 'latin1')
      expect(content.includes(auth), file.name).toBe(false)
    }
  })
})

async function blobsOnDisk(): Promise<number> {
  const files = await readdir(join(folder, 'blobs'), { recursive: true, withFileTypes: true })
  return files.filter((file) => file.isFile() && /^[A-Za-z0-9_-]{22}$/.test(file.name)).length
}
