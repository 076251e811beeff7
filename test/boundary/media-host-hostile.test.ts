// The media host among strangers: references that are none, ranges, limits, slow readers.
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { type HostedMedia, startHostedMedia } from '../support/media-host.js'
import { seededRandom } from '../support/random.js'
import { send } from '../support/tus.js'

const BLOB = seededRandom(3).bytes(100_000)

async function uploaded(media: HostedMedia, account = 'ada', blob = BLOB): Promise<string> {
  const answer = await (await media.as(account)).upload(blob)
  return String(answer.headers['parley-storage-reference'])
}

const quoted = (text: string): [string, string] => [JSON.stringify(text), text]

describe('a reference', () => {
  it.each([
    ['of 128 characters', 'a'.repeat(128)],
    ['of 129 characters', 'a'.repeat(129)],
    ['of 5,000 characters', 'a'.repeat(5000)],
    ...['..', '%2e%2e', '..%2fblob-index.json', '%2e%2e%2fowner.pid', 'a%00', 'a.b'].map(quoted),
    ...['%E2%80%AE', '%', '__proto__', 'constructor', '*'].map(quoted),
  ])('%s names nothing', async (_what, reference) => {
    const media = await startHostedMedia()
    await uploaded(media)
    for (const method of ['GET', 'HEAD', 'DELETE']) {
      const headers = { authorization: `Bearer ${await media.token('ada')}` }
      const { status, body } = await send(`${media.host.url}/m/${reference}`, { method, headers })
      // Broken percent-encoding is refused before it is looked for.
      expect([400, 404]).toContain(status)
      expect(body.length).toBeLessThan(200)
    }
  })

  it('is found in no log line and no trace event, nor are tokens and uploads’ paths on disk', async () => {
    const media = await startHostedMedia()
    const reference = await uploaded(media)
    await send(`${media.host.url}/m/${reference}`)
    await send(`${media.host.url}/m/${reference}?x=${reference}`)
    const token = await media.token('ada')
    await send(`${media.host.url}/m/${reference}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    })
    const written = media.logged.join('\n') + JSON.stringify(media.traced)
    expect(media.logged.length).toBeGreaterThan(3)
    expect(media.traced.map(({ layer, kind }) => `${layer} ${kind}`)).toContain('media store')
    expect(written).not.toContain(reference)
    expect(written).not.toContain(token)
  })
})

describe('a part of a blob', () => {
  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=500-', 500, 99_999],
    ['bytes=-500', 99_500, 99_999],
    ['bytes=99999-200000', 99_999, 99_999],
  ])('%s is answered with 206', async (range, start, end) => {
    const media = await startHostedMedia()
    const url = `${media.host.url}/m/${await uploaded(media)}`
    const { status, headers, body } = await send(url, { headers: { range } })
    expect(status).toBe(206)
    expect(headers).toMatchObject({
      'content-range': `bytes ${start}-${end}/100000`,
      'content-length': String(end - start + 1),
    })
    expect(body.equals(BLOB.subarray(start, end + 1))).toBe(true)
    const head = await send(url, { method: 'HEAD', headers: { range } })
    expect(head).toMatchObject({ status: 206, headers: { 'content-length': String(end - start + 1) } })
    expect(head.body).toHaveLength(0)
  })

  it.each(['bytes=100000-', 'bytes=0-1,5-6', 'bytes=5-1', 'lines=1-2', 'x'])(
    '%s is answered with 416 and the length',
    async (range) => {
      const media = await startHostedMedia()
      const url = `${media.host.url}/m/${await uploaded(media)}`
      const answer = await send(url, { headers: { range } })
      expect(answer).toMatchObject({ status: 416, error: 'range-unsatisfiable' })
      expect(answer.headers['content-range']).toBe('bytes */100000')
    },
  )
})

describe('an account', () => {
  it('may keep its quota, counted with what it has declared, and not one byte more', async () => {
    const media = await startHostedMedia({ quotaBytes: 250_000 })
    const reference = await uploaded(media)
    const ada = await media.as('ada')
    const pending = await ada.create(100_000)
    expect(await ada.create(50_001)).toMatchObject({ status: 403, error: 'quota-reached' })
    expect(await ada.create(50_000)).toMatchObject({ status: 201 })
    expect(await ada.create(1)).toMatchObject({ status: 403 })
    expect(await (await media.as('bob')).create(250_000)).toMatchObject({ status: 201 })
    await ada.remove(String(pending.headers.location))
    expect(await ada.create(100_000)).toMatchObject({ status: 201 })
    await media.restart()
    const later = await media.as('ada')
    expect(await later.create(1)).toMatchObject({ status: 403, error: 'quota-reached' })
    const headers = { authorization: `Bearer ${await media.token('ada')}` }
    await send(`${media.host.url}/m/${reference}`, { method: 'DELETE', headers })
    expect(await later.create(100_000)).toMatchObject({ status: 201 })
  })

  it('may begin so many uploads in a quarter of an hour, and have so many under way', async () => {
    const media = await startHostedMedia({ uploadsPerAccount: 4, unfinishedPerAccount: 2 })
    const ada = await media.as('ada')
    const first = await ada.create(10)
    await ada.create(10)
    expect(await ada.create(10)).toMatchObject({ status: 429, error: 'too-many-uploads' })
    await ada.remove(String(first.headers.location))
    expect(await ada.create(10)).toMatchObject({ status: 201 })
    await media.restart()
    const again = await media.as('ada')
    expect(await again.create(10)).toMatchObject({ status: 429, error: 'too-many-uploads' })
    const few = await startHostedMedia({ uploadsPerAccount: 2 })
    const bob = await few.as('bob')
    await bob.upload(BLOB)
    await bob.upload(BLOB)
    const refused = await bob.create(10)
    expect(refused).toMatchObject({ status: 429, error: 'rate-limited' })
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(900)
  })

  it('may upload blobs of the largest size, and none larger', async () => {
    const media = await startHostedMedia({ maximumBytes: BLOB.length })
    expect(await uploaded(media)).toHaveLength(22)
    const ada = await media.as('ada')
    expect(await ada.create(BLOB.length + 1)).toMatchObject({ status: 413, error: 'too-large' })
  })
})

describe('slow readers', () => {
  it('neither hold memory nor keep others waiting, and the last one gone nothing is left open', async () => {
    const media = await startHostedMedia()
    const large = seededRandom(4).bytes(8_000_000)
    const reference = await uploaded(media, 'ada', large)
    const { hostname, port } = new URL(media.host.url)
    const before = process.memoryUsage().rss
    const sockets = await Promise.all(
      Array.from({ length: 60 }, async () => {
        const socket = connect(Number(port), hostname)
        socket.on('error', () => undefined)
        await once(socket, 'connect')
        socket.pause()
        socket.write(`GET /m/${reference} HTTP/1.1\r\nHost: x\r\n\r\n`)
        return socket
      }),
    )
    expect((await send(`${media.host.url}/m/${reference}`)).body.equals(large)).toBe(true)
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000)
    for (const socket of sockets) socket.destroy()
    const headers = { authorization: `Bearer ${await media.token('ada')}` }
    expect((await send(`${media.host.url}/m/${reference}`, { method: 'DELETE', headers })).status).toBe(204)
  })

  it('get the rest of a blob that was deleted meanwhile, and several requests on a connection their order', async () => {
    const media = await startHostedMedia()
    const reference = await uploaded(media)
    const { hostname, port } = new URL(media.host.url)
    const socket = connect(Number(port), hostname)
    const request = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`
    socket.write(request(`/m/${reference}`) + request('/m/none') + request(`/m/${reference}`))
    let received = 0
    socket.on('data', (chunk: Buffer) => (received += chunk.length))
    await expect.poll(() => received).toBeGreaterThan(2 * BLOB.length)
    socket.destroy()
  })
})

describe('fifty clients at once', () => {
  it('upload and download their own blobs whole', async () => {
    const media = await startHostedMedia()
    const blobs = Array.from({ length: 50 }, (_, at) => seededRandom(at).bytes(40_000 + at))
    const references = await Promise.all(blobs.map((blob, at) => uploaded(media, `person-${at}`, blob)))
    expect(new Set(references).size).toBe(50)
    const bodies = await Promise.all(references.map((one) => send(`${media.host.url}/m/${one}`)))
    expect(bodies.map(({ body }, at) => body.equals(blobs[at]!))).toEqual(Array(50).fill(true))
  })
})
