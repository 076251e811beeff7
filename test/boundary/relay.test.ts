// The relay for partner-hosted media: what it gives to whom, what the partner sees of it, and how the partner's
// answers become ours.
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { optInRequest } from '#proto/exchanges/integrators.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { mediaConnRequest, readMediaConnAnswer } from '#proto/exchanges/media-conn.js'
import { temporaryFolder } from '../support/folder.js'
import { askMedia, mediaAuthOf, openMedia, readMedia } from '../support/media-caller.js'
import { type Enlisted, partnerRegistration, startTestMeta, type TestMeta } from '../support/meta.js'
import { answerWith, giveBlob, type PartnerHost, startPartnerHost } from '../support/partner-host.js'

const REFERENCE = 'Zm9vYmFy_0123456789-AB'
const PATH = `/interop/whatsapp/download/1/${REFERENCE}/`

let test: TestMeta
let host: PartnerHost
let bob: Enlisted
let auth: string
beforeEach(async () => {
  test = await startTestMeta({
    folder: await temporaryFolder(),
    config: { operatorTokenFile: undefined, relaysPerAccount: 2, relaysPerPartner: 3 },
  })
  host = await startPartnerHost()
  await registerHost(host.mediaBaseUrl)
  bob = await test.metaUser('4915550001')
  auth = await mediaAuthOf(bob)
})
afterEach(async () => {
  await test.close()
  await host.close()
})

async function registerHost(mediaBaseUrl: string): Promise<{ status: number }> {
  const partner = { ...partnerRegistration(test.partner.url), mediaBaseUrl }
  return test.post('/lab/partners', JSON.stringify(partner), 'application/json')
}

const ask = (path = PATH, more: Parameters<typeof askMedia>[2] = {}) =>
  askMedia(test.meta.url, path, { auth, ...more })

async function choose(account: Enlisted, integrators: readonly number[]): Promise<void> {
  const client = await account.online()
  expect(readIqError(await client.request(optInRequest(integrators)))).toBeUndefined()
  await client.end()
}

describe('a partner’s blob', () => {
  it('comes byte for byte, with headers of Meta’s own and none of the partner’s', async () => {
    const blob = randomBytes(3_000_000)
    host.answer = (socket) => {
      socket.write(`HTTP/1.1 200 Fine\r\ncontent-length: ${blob.length}\r\ncontent-type: text/html\r\n`)
      socket.write(
        'set-cookie: c4n4ry=1\r\nserver: c4n4ry\r\ncache-control: public\r\netag: "c4n4ry"\r\n\r\n',
      )
      socket.end(blob)
    }
    const answer = await ask()
    expect(answer).toMatchObject({ status: 200, complete: true })
    expect(answer.body.equals(blob)).toBe(true)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '3000000',
      'accept-ranges': 'bytes',
      'content-disposition': 'attachment',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    expect(JSON.stringify(answer.headers)).not.toMatch(/c4n4ry|html/)
  })

  it('is asked for without a word about who wants it', async () => {
    host.answer = giveBlob(Buffer.from('blob'))
    const headers = {
      ...{ 'user-agent': 'c4n4ry', cookie: 'c4n4ry', referer: 'http://c4n4ry/', 'accept-language': 'c4n4ry' },
      ...{ 'x-forwarded-for': '198.51.100.7', forwarded: 'for=c4n4ry', via: 'c4n4ry', accept: 'c4n4ry' },
      ...{ 'accept-encoding': 'gzip', 'if-none-match': '"c4n4ry"', 'if-range': '"c4n4ry"', host: 'c4n4ry' },
    }
    await ask(`${PATH}?c4n4ry=1&auth=${auth}`, { headers })
    expect(host.received).toEqual([
      `GET /m/${REFERENCE} HTTP/1.1\r\naccept-encoding: identity\r\n` +
        `Host: 127.0.0.1:${host.port}\r\nConnection: close\r\n\r\n`,
    ])
  })

  it('comes in parts: one range is handed on as it was understood', async () => {
    host.answer = answerWith('206 Part\r\ncontent-length: 4\r\ncontent-range: bytes 2-5/10', 'cdef')
    const part = await ask(PATH, { headers: { range: 'bytes=002-5' } })
    expect(part).toMatchObject({ status: 206, complete: true })
    expect(part.body.toString()).toBe('cdef')
    expect(part.headers).toMatchObject({ 'content-range': 'bytes 2-5/10', 'content-length': '4' })
    expect(host.received[0]).toContain('\r\nrange: bytes=2-5\r\n')
  })

  it.each([
    ['bytes=8-', 'bytes 8-9/10', 2],
    ['bytes=8-100', 'bytes 8-9/10', 2],
    ['bytes=-3', 'bytes 7-9/10', 3],
    ['bytes=-30', 'bytes 0-9/10', 10],
  ])('comes in parts: %s is %s', async (range, contentRange, length) => {
    host.answer = answerWith(
      `206 Part\r\ncontent-range: ${contentRange}\r\ncontent-length: ${length}`,
      'x'.repeat(length),
    )
    expect(await ask(PATH, { headers: { range } })).toMatchObject({ status: 206, complete: true })
  })

  it('is whole where the partner knows no ranges', async () => {
    host.answer = giveBlob(Buffer.from('0123456789'))
    expect(await ask(PATH, { headers: { range: 'bytes=2-5' } })).toMatchObject({ status: 200 })
  })

  it.each(['bytes=0-1,4-5', 'bytes=5-2', 'bytes=-0', 'bytes=-', 'bytes=a-b', 'items=0-1', 'bytes=0-1;', ''])(
    'is not asked for with a range such as “%s”',
    async (range) => {
      expect(await ask(PATH, { headers: { range } })).toMatchObject({
        status: 416,
        code: 'range-unsatisfiable',
      })
      expect(host.received).toEqual([])
    },
  )

  it('is described by HEAD, and its octets are not fetched', async () => {
    host.answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 104857600\r\n\r\n')
    }
    const answer = await ask(PATH, { method: 'HEAD' })
    expect(answer).toMatchObject({ status: 200, headers: { 'content-length': '104857600' } })
    expect(answer.body).toHaveLength(0)
    expect(host.received[0]).toMatch(/^GET /)
    await host.deserted()
  })

  it('comes in chunks where the partner sends it so, and its end is the end', async () => {
    host.answer = answerWith('200 OK\r\ntransfer-encoding: chunked', '4\r\nblob\r\n0\r\n\r\n')
    const answer = await ask()
    expect(answer).toMatchObject({ status: 200, complete: true })
    expect(answer.body.toString()).toBe('blob')
  })

  it('may be empty: what is a blob and what not, the client finds out', async () => {
    host.answer = giveBlob(Buffer.alloc(0))
    expect(await ask()).toMatchObject({ status: 200, complete: true, headers: { 'content-length': '0' } })
  })
})

describe('the partner’s answer', () => {
  it.each([
    ['404 Not Found', 404, 'media-unknown', {}],
    ['403 Forbidden', 404, 'media-unknown', {}],
    ['410 Gone', 410, 'media-gone', {}],
    ['416 No\r\ncontent-range: bytes */10', 416, 'range-unsatisfiable', { 'content-range': 'bytes */10' }],
    ['416 No\r\ncontent-range: c4n4ry', 416, 'range-unsatisfiable', {}],
    ['429 Slow down\r\nretry-after: 7', 503, 'partner-busy', { 'retry-after': '7' }],
    ['503 Busy\r\nretry-after: 999999', 503, 'partner-busy', { 'retry-after': '3600' }],
    ['503 Busy\r\nretry-after: 0', 503, 'partner-busy', { 'retry-after': '1' }],
    ['503 Busy\r\nretry-after: Fri, 31 Dec 1999 23:59:59 GMT', 503, 'partner-busy', { 'retry-after': '30' }],
    ['504 Late', 504, 'partner-timeout', {}],
    ['500 Broken', 502, 'partner-failed', {}],
    ['401 Who are you', 502, 'partner-failed', {}],
    ['201 Made', 502, 'partner-failed', {}],
    ['204 Nothing', 502, 'partner-failed', {}],
    ['206 Part\r\ncontent-range: bytes 0-3/4', 502, 'partner-failed', {}],
    ['999 What', 502, 'partner-failed', {}],
  ])('%s becomes %i %s', async (head, status, code, headers) => {
    host.answer = answerWith(`${head}\r\ncontent-length: 6`, 'c4n4ry')
    const answer = await ask()
    expect(answer).toMatchObject({ status, code, headers })
    expect(answer.body.toString()).not.toContain('c4n4ry')
    await host.deserted()
  })

  it.each([
    ['another start', 'bytes 1-5/10', 5],
    ['another end', 'bytes 2-4/10', 3],
    ['more than was asked', 'bytes 2-6/10', 5],
    ['another length', 'bytes 2-5/10', 5],
    ['an end past the whole', 'bytes 2-5/5', 4],
    ['an unknown whole', 'bytes 2-5/*', 4],
    ['no range at all', 'c4n4ry', 4],
    ['more than media may have', 'bytes 2-5/104857627', 4],
  ])('to a range is refused with %s', async (_, contentRange, length) => {
    host.answer = answerWith(
      `206 Part\r\ncontent-range: ${contentRange}\r\ncontent-length: ${length}`,
      'abcdefg',
    )
    const answer = await ask(PATH, { headers: { range: 'bytes=2-5' } })
    expect(answer).toMatchObject({ status: 502, code: 'partner-failed' })
  })
})

describe('whoever asks', () => {
  it.each([
    ['nothing', undefined],
    ['nonsense', 'c4n4ry'],
    ['an empty one', ''],
  ])('is refused with %s for a credential', async (_, presented) => {
    const headers: Record<string, string> =
      presented === undefined ? {} : { authorization: `Bearer ${presented}` }
    for (const path of [PATH, '/interop/whatsapp/download/999/x/', '/interop/c4n4ry']) {
      const answer = await askMedia(test.meta.url, path, { headers })
      expect(answer).toMatchObject({ status: 401, code: 'media-unauthorized' })
      expect(answer.headers['www-authenticate']).toBe('Bearer')
    }
    expect(host.received).toEqual([])
  })

  it('is refused with a credential that was changed anywhere', async () => {
    for (let at = 0; at < auth.length; at += 7) {
      const changed = `${auth.slice(0, at)}${auth[at] === 'A' ? 'B' : 'A'}${auth.slice(at + 1)}`
      expect((await ask(PATH, { auth: changed })).status, String(at)).toBe(401)
    }
    expect((await ask(PATH, { auth: auth.slice(0, -4) })).status).toBe(401)
    expect((await ask(PATH, { auth: `${auth}AAAA` })).status).toBe(401)
  })

  it('may use a credential for an hour, across a restart, and not a second longer', async () => {
    host.answer = giveBlob(Buffer.from('blob'))
    test.clock.advance(3_599_000)
    await test.restart()
    expect((await ask()).status).toBe(200)
    test.clock.advance(1_000)
    expect((await ask()).status).toBe(401)
  })

  it('loses it with the next login, with new keys, and when it is another account’s to begin with', async () => {
    host.answer = giveBlob(Buffer.from('blob'))
    const first = auth
    auth = await mediaAuthOf(bob)
    expect((await ask(PATH, { auth: first })).status).toBe(401)
    expect((await ask()).status).toBe(200)
    await test.metaUser('4915550001', { reachable: false })
    expect((await ask()).status).toBe(401)
  })

  it('is a user of Meta’s own: a partner’s gets no credential', async () => {
    const ada = await (await test.partnerUser('ada')).online()
    expect(readIqError(await ada.request(mediaConnRequest()))?.code).toBe(405)
    const carl = await (await test.metaUser('4915550002', { reachable: false })).online()
    const given = readMediaConnAnswer(await carl.request(mediaConnRequest()))
    expect(given).toMatchObject({ ttlSeconds: 3600, hosts: [new URL(test.meta.url).host] })
    await carl.end()
    await ada.end()
  })

  it('hears the same of a partner that is unknown, not chosen, suspended or ended, and of a blob that is none', async () => {
    const unknown = await ask('/interop/whatsapp/download/999/x/')
    expect(unknown).toMatchObject({ status: 404, code: 'media-unknown' })
    host.answer = answerWith('404 Not Found\r\ncontent-length: 0')
    const missing = await ask()
    await choose(bob, [])
    auth = await mediaAuthOf(bob)
    const notChosen = await ask()
    await choose(bob, [1])
    auth = await mediaAuthOf(bob)
    const asked = host.received.length
    for (const answer of [missing, notChosen]) {
      expect(answer.status).toBe(404)
      expect(answer.body.toString()).toBe(unknown.body.toString())
    }
    expect(asked).toBe(1)
  })
})

describe('a relay under way', () => {
  it('makes room when its user goes, and lets the partner go too', async () => {
    host.answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\nfirst')
    }
    const first = await openMedia(test.meta.url, PATH, { auth })
    const second = await openMedia(test.meta.url, PATH, { auth })
    expect(await ask()).toMatchObject({
      status: 429,
      code: 'too-many-relays',
      headers: { 'retry-after': '5' },
    })
    first.destroy()
    second.destroy()
    await host.deserted()
    host.answer = giveBlob(Buffer.from('blob'))
    expect((await ask()).status).toBe(200)
  })

  it('is one of a few for each partner', async () => {
    host.answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\nfirst')
    }
    const carl = await mediaAuthOf(await test.metaUser('4915550002'))
    const open = [
      await openMedia(test.meta.url, PATH, { auth }),
      await openMedia(test.meta.url, PATH, { auth }),
      await openMedia(test.meta.url, PATH, { auth: carl }),
    ]
    expect(await ask(PATH, { auth: carl })).toMatchObject({ status: 503, code: 'partner-busy' })
    for (const one of open) one.destroy()
    await host.deserted()
  })

  it('is cut when its user no longer chooses the partner', async () => {
    host.answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\nfirst')
    }
    const relayed = readMedia(await openMedia(test.meta.url, PATH, { auth }))
    await choose(bob, [])
    expect(await relayed).toMatchObject({ status: 200, complete: false })
    await host.deserted()
  })

  it('is cut when the endpoint closes', async () => {
    host.answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\nfirst')
    }
    const relayed = readMedia(await openMedia(test.meta.url, PATH, { auth }))
    await test.meta.close()
    expect(await relayed).toMatchObject({ complete: false })
    await host.deserted()
  })
})
