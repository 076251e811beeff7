// The relay for partner-hosted media: what it gives, what the partner sees of it, and how the partner's answers
// become ours.
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answerWith, giveBlob, type PartnerHost } from '../support/partner-host.js'
import { PATH, REFERENCE, type RelayRig, startRelayRig } from '../support/relay-rig.js'

let rig: RelayRig
let host: PartnerHost
let ask: RelayRig['ask']
beforeEach(async () => {
  rig = await startRelayRig()
  ;({ host, ask } = rig)
})
afterEach(() => rig.close())

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
    await ask(`${PATH}?c4n4ry=1&auth=${rig.auth}`, { headers })
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
