// The relay between a hostile partner and a hostile caller: neither reaches anything inside, or gets more through
// than a blob.
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { askMedia, openMedia, readMedia } from '../support/media-caller.js'
import { answerWith, giveBlob, type PartnerHost } from '../support/partner-host.js'
import { PATH, REFERENCE, type RelayRig, startRelayRig } from '../support/relay-rig.js'

const MOST = 100 * 1024 * 1024 + 26
const MEGABYTE = Buffer.alloc(1024 * 1024, 0x61)

let rig: RelayRig
let host: PartnerHost
beforeEach(async () => {
  rig = await startRelayRig({ config: { relaysPerAccount: 64 } })
  host = rig.host
})
afterEach(() => rig.close())

/** Something inside that nobody outside may reach. */
async function startInside(): Promise<{ url: string; requests: string[]; server: Server }> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    response.end('c4n4ry')
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, server }
}

describe('a partner host that answers', () => {
  it.each([301, 302, 303, 307, 308])('with a redirect (%i) into the inside leads nowhere', async (status) => {
    const inside = await startInside()
    host.answer = answerWith(`${status} There\r\nlocation: ${inside.url}/secret\r\ncontent-length: 0`)
    expect(await rig.ask()).toMatchObject({ status: 502, code: 'partner-failed' })
    expect(inside.requests).toEqual([])
    expect(host.received).toHaveLength(1)
    inside.server.close()
  })

  it.each([
    ['more than media may have', `200 OK\r\ncontent-length: ${MOST + 1}`],
    ['far more', '200 OK\r\ncontent-length: 999999999999999'],
    ['no end that could be told', '200 OK'],
    ['an encoded body', '200 OK\r\ncontent-length: 30\r\ncontent-encoding: gzip'],
    ['an unknown encoding', '200 OK\r\ncontent-length: 30\r\ncontent-encoding: c4n4ry'],
    ['two encodings', '200 OK\r\ncontent-length: 30\r\ncontent-encoding: identity, gzip'],
    ['an encoded transfer', '200 OK\r\ntransfer-encoding: gzip, chunked'],
    ['two lengths', '200 OK\r\ncontent-length: 4\r\ncontent-length: 5'],
    ['a length and chunks', '200 OK\r\ncontent-length: 4\r\ntransfer-encoding: chunked'],
    ['a negative length', '200 OK\r\ncontent-length: -1'],
    ['another protocol', '101 Switching Protocols\r\nupgrade: c4n4ry\r\nconnection: upgrade'],
    ['headers of 20 KB', `200 OK\r\nc4n4ry: ${'a'.repeat(20_000)}`],
    ['ten thousand headers', `200 OK${'\r\na: b'.repeat(10_000)}`],
  ])('with %s is cut off, and we say so', async (_, head) => {
    host.answer = answerWith(head, 'c4n4ry')
    const answer = await rig.ask()
    expect(answer).toMatchObject({ status: 502, code: 'partner-failed' })
    await host.deserted()
  })

  it('with no HTTP at all is cut off', async () => {
    host.answer = (socket) => void socket.end('c4n4ry\r\n\r\n')
    expect(await rig.ask()).toMatchObject({ status: 502, code: 'partner-failed' })
  })

  it('with a gzip bomb is not unpacked: not one byte of it is read on', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000))
    host.answer = answerWith(`200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${bomb.length}`, bomb)
    expect(await rig.ask()).toMatchObject({ status: 502, code: 'partner-failed' })
  })

  it('with a body that never ends is cut at the largest blob, and nobody takes it for whole', async () => {
    let sent = 0
    host.answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
      const pour = (): void => {
        let more = true
        while (more && !socket.destroyed) {
          sent += MEGABYTE.length
          socket.write(`${MEGABYTE.length.toString(16)}\r\n`)
          socket.write(MEGABYTE)
          more = socket.write('\r\n')
        }
        if (!socket.destroyed) socket.once('drain', pour)
      }
      pour()
    }
    const response = await rig.open()
    let received = 0
    response.on('data', (chunk: Buffer) => (received += chunk.length))
    response.on('error', () => undefined)
    await new Promise((resolve) => response.once('close', resolve))
    expect(response.complete).toBe(false)
    expect(received).toBeLessThanOrEqual(MOST)
    await host.deserted()
    expect(sent).toBeLessThan(MOST + 32 * MEGABYTE.length)
  })

  it('with less than it announced is a cut connection, never a short success', async () => {
    host.answer = answerWith('200 OK\r\ncontent-length: 10', 'short')
    const answer = await rig.ask()
    expect(answer).toMatchObject({ status: 200, complete: false })
    expect(answer.headers['content-length']).toBe('10')
  })

  it('with more than it announced gives what it announced, and nothing of the rest anywhere', async () => {
    host.answer = answerWith(
      '200 OK\r\ncontent-length: 4',
      'blobHTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nc4n4ry',
    )
    const answer = await rig.ask()
    expect(answer.body.toString()).toBe('blob')
    host.answer = giveBlob(Buffer.from('next'))
    expect((await rig.ask()).body.toString()).toBe('next')
  })

  it.each([
    ['in the middle', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nshort'],
    ['between chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nshort\r\n'],
    ['in a broken chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nshort\r\nc4n4ry\r\n'],
  ])('and resets the connection %s is a cut connection', async (_, text) => {
    let socket: Socket | undefined
    host.answer = (asked) => {
      socket = asked
      asked.write(text)
    }
    const response = await rig.open()
    const read = readMedia(response)
    response.once('data', () => socket?.resetAndDestroy())
    expect(await read).toMatchObject({ status: 200, complete: false })
  })

  it('before it was asked, and resets, has failed', async () => {
    host.answer = (socket) => void socket.resetAndDestroy()
    expect(await rig.ask()).toMatchObject({ status: 502, code: 'partner-failed' })
  })
})

describe('a caller that wants a proxy', () => {
  const OTHER = 'evil.example'
  it.each([
    `/interop/whatsapp/download/1/${REFERENCE}`,
    `/interop/whatsapp/download/1/${REFERENCE}//`,
    `/interop/whatsapp/download/1//${REFERENCE}/`,
    `//interop/whatsapp/download/1/${REFERENCE}/`,
    `/interop//whatsapp/download/1/${REFERENCE}/`,
    '/interop/whatsapp/download/1/../1/x/',
    '/interop/whatsapp/download/1/..%2f..%2fsecret/',
    '/interop/whatsapp/download/1/%2e%2e/',
    '/interop/whatsapp/download/1/../',
    '/interop/whatsapp/download/1/a/b/',
    '/interop/whatsapp/download/1/a%2fb/',
    '/interop/whatsapp/download/1/a%00b/',
    '/interop/whatsapp/download/1/a%0d%0aHost:%20evil.example/',
    '/interop/whatsapp/download/1/a;b/',
    '/interop/whatsapp/download/1/@evil.example/',
    '/interop/whatsapp/download/1/http:%2f%2fevil.example/',
    '/interop/whatsapp/download/1/a.b/',
    `/interop/whatsapp/download/1/${'a'.repeat(129)}/`,
    '/interop/whatsapp/download/01/x/',
    '/interop/whatsapp/download/0/x/',
    '/interop/whatsapp/download/1000/x/',
    '/interop/whatsapp/download/1e0/x/',
    '/interop/whatsapp/download/%31/x/',
    '/interop/messenger/download/1/x/',
    '/INTEROP/whatsapp/download/1/x/',
    '/interop/whatsapp/download/1\\x/',
    `http://${OTHER}/interop/whatsapp/download/1/x/`,
    `https://${OTHER}/`,
    `http://user@${OTHER}/interop/whatsapp/download/1/x/`,
  ])('is told that there is nothing at %s', async (path) => {
    expect((await askMedia(rig.test.meta.url, path, { auth: rig.auth })).status).toBe(404)
    expect(host.received).toEqual([])
  })

  it('gets the partner’s blob whatever host, port or method it names', async () => {
    host.answer = giveBlob(Buffer.from('blob'))
    for (const name of [OTHER, `${OTHER}:80`, '169.254.169.254', 'localhost']) {
      const headers = {
        host: name,
        'x-forwarded-host': OTHER,
        'x-original-url': '/',
        'x-http-method-override': 'DELETE',
      }
      expect((await rig.ask(PATH, { headers })).status).toBe(200)
    }
    expect(new Set(host.received)).toEqual(
      new Set([
        `GET /m/${REFERENCE} HTTP/1.1\r\naccept-encoding: identity\r\nHost: 127.0.0.1:${host.port}\r\nConnection: close\r\n\r\n`,
      ]),
    )
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']) {
      const answer = await openMedia(rig.test.meta.url, PATH, { method, auth: rig.auth })
      // An OPTIONS is answered with the methods there are.
      expect([200, 404]).toContain(answer.statusCode)
      answer.destroy()
    }
    expect(host.received).toHaveLength(4)
  })

  it('cannot make its query, range or credential part of what the partner is asked', async () => {
    host.answer = giveBlob(Buffer.from('blob'))
    await rig.ask(`${PATH}?url=http://${OTHER}/&reference=../../x`)
    await rig.ask(`${PATH}?`)
    expect(host.received.join('')).not.toMatch(/evil|url=|\?|bearer/i)
  })
})
