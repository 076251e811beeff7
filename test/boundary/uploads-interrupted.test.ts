// Uploads that break off, meet each other, outlast their owner's patience, or find no room.
import { existsSync } from 'node:fs'
import { rm, stat, symlink, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { HttpError } from '#platform/http/error.js'
import { StorageError } from '#platform/storage/port.js'
import { begun, FILE, filesOf, HALF, OCTETS, offsetOf, setUp } from '../support/half-uploads.js'
import { seededRandom } from '../support/random.js'
import { beginRequest, patchHead, send, tusClient } from '../support/tus.js'
import { KEEP, MAXIMUM, startUploadServer } from '../support/upload-server.js'

/** Bytes of an upload that are in its file, seen without a request that would displace another. */
async function arrived(folder: string, location: string): Promise<number> {
  const part = (await filesOf(folder)).find((name) => name.startsWith(location.slice('/uploads/'.length)))
  return part === undefined ? 0 : (await stat(join(folder, 'uploads', part))).size
}

describe('an upload', () => {
  it('exists for its owner only', async () => {
    const { ada, bob, server } = await setUp()
    const location = await begun(ada)
    const unknown = '/uploads/AAAAAAAAAAAAAAAAAAAAAA'
    for (const path of [location, unknown, `${unknown}%2f..%2f`, '/uploads/..%2fdone', '/uploads/%00']) {
      expect(await bob.head(path)).toMatchObject({ status: 404 })
      expect(await bob.patch(path, 0, HALF)).toMatchObject({ status: 404, error: 'not-found' })
      expect(await bob.remove(path)).toMatchObject({ status: 404, error: 'not-found' })
    }
    const nobody = { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } }
    expect((await send(`${server.url}${location}`, nobody)).status).toBe(401)
    expect((await send(`${server.url}${location}`)).status).toBe(404)
    expect(await offsetOf(ada, location)).toBe(0)
  })

  it('can be given up, and not any more once it is finished', async () => {
    const { ada, folder } = await setUp()
    const location = await begun(ada)
    await ada.patch(location, 0, HALF)
    expect(await ada.remove(location)).toMatchObject({ status: 204 })
    expect(await ada.head(location)).toMatchObject({ status: 404 })
    expect(await filesOf(folder)).toEqual([])
    const finished = await begun(ada)
    await ada.patch(finished, 0, FILE)
    expect(await ada.remove(finished)).toMatchObject({ status: 400, error: 'request-malformed' })
  })

  it('keeps what came of a request that broke off, and goes on from there', async () => {
    const { ada, server } = await setUp()
    const location = await begun(ada)
    const end = await beginRequest(server.url, patchHead(location, 'ada', 0, FILE.length), HALF)
    end()
    await expect.poll(() => offsetOf(ada, location)).toBe(HALF.length)
    expect(await ada.patch(location, HALF.length, FILE.subarray(HALF.length))).toMatchObject({ status: 204 })
    expect(server.finished).toHaveLength(1)
  })

  it('leaves nothing behind where its creation broke off', async () => {
    const { server, folder, ada } = await setUp()
    const head = ['POST /uploads HTTP/1.1', 'Authorization: Bearer ada', 'Tus-Resumable: 1.0.0']
    const more = [
      `Content-Type: ${OCTETS}`,
      `Upload-Length: ${FILE.length}`,
      `Content-Length: ${FILE.length}`,
    ]
    const end = await beginRequest(server.url, [...head, ...more], HALF)
    await expect.poll(() => filesOf(folder)).toHaveLength(1)
    end()
    await expect.poll(() => filesOf(folder)).toEqual([])
    expect((await ada.create(5)).status).toBe(201)
  })

  it('is gone on with by a newcomer while an old connection still seems to send', async () => {
    const { ada, server, folder } = await setUp()
    const location = await begun(ada)
    const end = await beginRequest(server.url, patchHead(location, 'ada', 0, FILE.length), HALF)
    await expect.poll(() => arrived(folder, location)).toBe(HALF.length)
    expect(await ada.patch(location, HALF.length, FILE.subarray(HALF.length))).toMatchObject({ status: 204 })
    expect(server.finished).toHaveLength(1)
    end()
  })

  it('is written by one of many requests at the same offset', async () => {
    const { ada, server } = await setUp()
    const location = await begun(ada)
    const answers = await Promise.all(Array.from({ length: 8 }, () => ada.patch(location, 0, FILE)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 204)).toHaveLength(1)
    expect(statuses.filter((status) => status === 409)).toHaveLength(7)
    expect(server.finished).toHaveLength(1)
  })

  it('tells a client its refusal, and cuts it off where it sends on and on', async () => {
    const { ada, server } = await setUp()
    const location = await begun(ada, MAXIMUM)
    const { hostname, port } = new URL(server.url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    const gone = new Promise((resolve) => socket.on('close', resolve))
    let answer = ''
    socket.setEncoding('latin1').on('data', (text: string) => (answer += text))
    const head = patchHead(location, 'ada', 5, MAXIMUM - 5)
      .join('\r\n')
      .replace(/Content-Length: \d+/, 'Transfer-Encoding: chunked')
    socket.write(`${head}\r\nHost: x\r\n\r\n`)
    const piece = `10000\r\n${'x'.repeat(0x10000)}\r\n`
    const pump = (): void => {
      while (!socket.destroyed && socket.write(piece));
      if (!socket.destroyed) socket.once('drain', pump)
    }
    pump()
    await gone
    expect(answer).toContain('409 Conflict')
    expect(answer).toContain('offset-conflict')
  })
})

describe('the room for uploads', () => {
  it('is promised once, however many ask for it at the same moment, and free again when one is given up', async () => {
    const admit = (_owner: string, length: number, unfinished: { bytes: number }) =>
      unfinished.bytes + length > 1000
        ? Promise.reject(new HttpError(403, 'quota-reached', 'no more'))
        : Promise.resolve()
    const { ada, bob, folder, server } = await setUp({ admit })
    const answers = await Promise.all(Array.from({ length: 5 }, () => ada.create(400)))
    const created = answers.filter(({ status }) => status === 201)
    expect(created).toHaveLength(2)
    expect(await bob.create(1000)).toMatchObject({ status: 201 })
    expect(await ada.create(201)).toMatchObject({ status: 403, error: 'quota-reached' })
    await ada.remove(String(created[0]?.headers.location))
    expect(await ada.create(600)).toMatchObject({ status: 201 })
    await server.stop()
    const again = await startUploadServer(folder, { admit }, server.clock)
    expect(await tusClient(again.url, 'ada').create(1)).toMatchObject({ status: 403 })
  })

  it('is free again after a while, unless somebody is at work on the upload', async () => {
    const { ada, server, folder } = await setUp()
    const [idle, busy] = [await begun(ada), await begun(ada)]
    server.clock.advance(KEEP - 1)
    await server.uploads.sweep()
    expect(await ada.head(idle)).toMatchObject({ status: 200 })
    const end = await beginRequest(server.url, patchHead(busy, 'ada', 0, FILE.length), HALF)
    await expect.poll(() => arrived(folder, busy)).toBe(HALF.length)
    server.clock.advance(1)
    expect(await ada.head(idle)).toMatchObject({ status: 404 })
    await expect
      .poll(async () => {
        await server.uploads.sweep()
        return filesOf(folder)
      })
      .toHaveLength(1)
    end()
    await expect
      .poll(async () => {
        await server.uploads.sweep()
        return filesOf(folder)
      })
      .toEqual([])
  })

  it.skipIf(!existsSync('/dev/full'))(
    'may end in the middle: the rest is refused, what came stays, and later it goes on',
    async () => {
      const { ada, folder, server } = await setUp()
      const location = await begun(ada)
      const [part = ''] = await filesOf(folder)
      const path = join(folder, 'uploads', part)
      await rm(path)
      await symlink('/dev/full', path)
      expect(await ada.patch(location, 0, FILE)).toMatchObject({ status: 507, error: 'storage-full' })
      await rm(path)
      await writeFile(path, HALF, { mode: 0o600 })
      expect(await ada.patch(location, HALF.length, FILE.subarray(HALF.length))).toMatchObject({
        status: 204,
      })
      expect(server.finished).toHaveLength(1)
    },
  )

  it('may lack for what becomes of an upload: it is finished when its client next asks', async () => {
    let full = true
    const { ada } = await setUp({
      complete({ path }) {
        if (full) return Promise.reject(new StorageError('storage-full', path, 'no room left'))
        return Promise.resolve({ 'x-stored-as': 'there' })
      },
    })
    const location = await begun(ada)
    expect(await ada.patch(location, 0, FILE)).toMatchObject({ status: 507, error: 'storage-full' })
    expect(await ada.head(location)).toMatchObject({ status: 507 })
    full = false
    const { status, headers } = await ada.head(location)
    expect(status).toBe(200)
    expect(headers).toMatchObject({ 'x-stored-as': 'there', 'upload-offset': String(FILE.length) })
  })
})

describe('many uploads at once', () => {
  it('are each whole, and cost no memory that grows with their size', async () => {
    const { server } = await setUp({ maximumBytes: 20_000_000 })
    const large = seededRandom(9).bytes(4_000_000)
    const before = process.memoryUsage().rss
    let peak = before
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 10)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) => tusClient(server.url, `person-${at}`).upload(large)),
    )
    clearInterval(watch)
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(204))
    expect(new Set(server.finished.map(({ sha256 }) => sha256)).size).toBe(1)
    // 200 MB went through; both ends are this process.
    expect(peak - before).toBeLessThan(150_000_000)
  })
})
