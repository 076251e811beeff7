// The media host over HTTP: accounts of the provider upload, anybody with the reference downloads, nobody else gets in.
import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startHostedMedia } from '../support/media-host.js'
import { seededRandom } from '../support/random.js'
import { send } from '../support/tus.js'

const BLOB = seededRandom(3).bytes(200_000)
const SHA256 = createHash('sha256').update(BLOB).digest('hex')
const DAY = 86_400_000

/** A media host with one blob of ada's. */
async function withBlob() {
  const media = await startHostedMedia()
  const ada = await media.as('ada')
  const { headers } = await ada.upload(BLOB)
  const reference = String(headers['parley-storage-reference'])
  return { media, ada, reference, url: `${media.host.url}/m/${reference}` }
}

/** The folder of a blob. */
function shard(reference: string): string {
  return createHash('sha256').update(reference).digest('hex').slice(0, 2)
}

describe('the media host', () => {
  it('tells its health and its source', async () => {
    const { host } = await startHostedMedia()
    expect(await (await fetch(`${host.url}/healthz`)).json()).toEqual({ status: 'ok', name: 'media-host' })
    expect(await (await fetch(`${host.url}/source`)).json()).toMatchObject({ license: 'AGPL-3.0-only' })
  })

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])('answers %s anywhere else with 404', async (method) => {
    const { host } = await startHostedMedia()
    for (const path of ['/', '/m', '/m/', '/uploads/', '/m/a/b', '/M/abc']) {
      expect(await send(`${host.url}${path}`, { method })).toMatchObject({ status: 404, error: 'not-found' })
    }
  })
})

describe('a hosted blob', () => {
  it('is named at its completion, not by its upload, and its bytes are the ones sent', async () => {
    const { media } = await withBlob()
    const ada = await media.as('ada')
    const created = await ada.create(BLOB.length)
    const location = created.headers.location ?? ''
    expect(created.headers['parley-storage-reference']).toBeUndefined()
    const done = await ada.patch(location, 0, BLOB)
    expect(done.headers).toMatchObject({ 'parley-blob-sha256': SHA256 })
    const reference = String(done.headers['parley-storage-reference'])
    expect(reference).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(location).not.toContain(reference)
    const { status, body, headers } = await send(`${media.host.url}/m/${reference}`)
    expect(status).toBe(200)
    expect(body.equals(BLOB)).toBe(true)
    expect(headers).toMatchObject({
      'content-length': '200000',
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment',
      'content-security-policy': expect.stringContaining('sandbox'),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'accept-ranges': 'bytes',
    })
  })

  it('is there after a restart, and its upload still says its name', async () => {
    const { media, reference } = await withBlob()
    const ada = await media.as('ada')
    const location = (await ada.create(BLOB.length)).headers.location ?? ''
    const named = String((await ada.patch(location, 0, BLOB)).headers['parley-storage-reference'])
    const host = await media.restart()
    const later = await media.as('ada')
    expect((await later.head(location)).headers['parley-storage-reference']).toBe(named)
    for (const known of [reference, named]) {
      expect((await send(`${host.url}/m/${known}`)).body.equals(BLOB)).toBe(true)
    }
  })

  it('is gone for good once its owner has deleted it, and nobody else can', async () => {
    const { media, url, reference } = await withBlob()
    const remove = async (account: string) =>
      send(url, { method: 'DELETE', headers: { authorization: `Bearer ${await media.token(account)}` } })
    expect(await remove('bob')).toMatchObject({ status: 404, error: 'not-found' })
    expect(await send(url, { method: 'DELETE' })).toMatchObject({ status: 401, error: 'token-invalid' })
    expect((await send(url)).status).toBe(200)
    expect((await remove('ada')).status).toBe(204)
    expect(await send(url)).toMatchObject({ status: 410, error: 'gone' })
    expect((await send(url, { method: 'HEAD' })).status).toBe(410)
    expect(await remove('ada')).toMatchObject({ status: 410, error: 'gone' })
    expect(await remove('bob')).toMatchObject({ status: 404 })
    const host = await media.restart()
    expect(await send(`${host.url}/m/${reference}`)).toMatchObject({ status: 410 })
    const left = await readdir(join(media.folder, 'blobs'), { recursive: true })
    expect(left.filter((name) => name.includes(reference))).toEqual([])
  })

  it('expires after its time, is remembered for as long again, and is then forgotten', async () => {
    const { media, reference } = await withBlob()
    const status = async () => (await send(`${media.host.url}/m/${reference}`)).status
    media.clock.advance(30 * DAY - 1)
    expect(await status()).toBe(200)
    media.clock.advance(1)
    expect(await status()).toBe(410)
    media.clock.advance(30 * DAY)
    // The first look finds the blob expired, the next one that it has been for long.
    await expect.poll(() => readdir(join(media.folder, 'blobs', shard(reference)))).toEqual([])
    media.clock.advance(DAY)
    await expect.poll(status).toBe(404)
  })
})
