// One file on its way to a media host that refuses, is slow, forgets, or lies.
import { beforeEach, describe, expect, it } from 'vitest'
import { blobLength } from '#proto/media/blob-length.js'
import { FakeClock } from '../../../support/fake-clock.js'
import { type UploadCase, uploadCase } from '../../../support/upload-case.js'

const SIZE = 3 * 1024 * 1024 + 7
let at: UploadCase
beforeEach(async () => {
  at = await uploadCase(SIZE)
})

describe('a host that refuses', () => {
  it.each([
    [400, '', 'refused'],
    [413, '', 'refused'],
    [403, '{"error":"forbidden"}', 'refused'],
    [403, '{"error":"quota-reached","message":"full"}', 'quota'],
    [507, '', 'quota'],
  ])('with %i %s is believed at once: %s', async (status, body, code) => {
    at.host.before = (_, response) => {
      response.writeHead(status).end(body)
      return true
    }
    expect(await at.failure()).toBe(code)
    expect(at.host.requests).toEqual(['POST'])
  })

  it('in the middle of the file is heard in the middle of the file', async () => {
    at.host.before = (request, response) => {
      if (request.method !== 'PATCH') return false
      // Kept open: what a closed connection resets may take its answer with it.
      response.writeHead(413).end()
      return true
    }
    expect(await at.failure()).toBe('refused')
  })

  it.each([500, 502, 503, 429, 423])('with %i only is asked a few times', async (status) => {
    at.host.before = (_, response) => {
      response.writeHead(status).end()
      return true
    }
    expect(await at.failure()).toBe('unreachable')
    expect(at.host.requests).toEqual(['POST', 'POST', 'POST', 'POST'])
  })

  it('to answer at all is left after thirty seconds', async () => {
    const clock = new FakeClock()
    const asked = new Promise<void>((resolve) => {
      at.host.before = () => {
        resolve()
        return true
      }
    })
    const late = at.upload({ clock }).catch((error: unknown) => error)
    for (let tries = 0; tries < 4; tries += 1) {
      await (tries === 0 ? asked : new Promise((resolve) => setImmediate(resolve)))
      while (at.host.requests.length <= tries) {
        clock.advance(5_000)
        await new Promise((resolve) => setImmediate(resolve))
      }
      clock.advance(30_000)
    }
    expect(await late).toMatchObject({ code: 'timed-out' })
    expect(clock.pending).toBe(0)
  })
})

describe('a host that lies', () => {
  it('about what it stored gets the file once more under another key, and then no more', async () => {
    let lies = 1
    at.host.hashOf = () => {
      lies -= 1
      return lies >= 0 ? 'ab'.repeat(32) : ''
    }
    expect(await at.failure()).toBe('refused')
    expect(at.keys).toHaveLength(1)
  })

  it('once is given the file under another key', async () => {
    const honest = at.host.hashOf
    at.host.hashOf = () => {
      at.host.hashOf = honest
      return 'ab'.repeat(32)
    }
    const done = await at.upload()
    expect(at.keys).toHaveLength(1)
    expect(at.host.uploads.size).toBe(1)
    expect(at.opens(done, at.keys[0])).toBe(true)
  })

  it.each(['-1', '1e3', '', '99999999999999999', String(blobLength(SIZE) + 1)])(
    'about how far it is (%s) is refused',
    async (offset) => {
      await at.upload()
      at.host.before = (_, response) => {
        response.writeHead(200, { 'upload-offset': offset }).end()
        return true
      }
      expect(await at.failure({ url: at.remembered[0] })).toBe('refused')
    },
  )

  it('by going back and forth is left after a few times', async () => {
    at.host.onPiece = () => {
      for (const upload of at.host.uploads.values()) upload.bytes = upload.bytes.subarray(0, 10)
      return false
    }
    const cut = at.host.onPiece
    at.host.onPiece = (bytes) => {
      setImmediate(() => cut(bytes))
      return false
    }
    expect(['unreachable', 'conflict']).toContain(await at.failure())
    expect(at.host.requests.length).toBeLessThan(300)
  })

  it('about the name of the blob is refused', async () => {
    at.host.before = (request, response) => {
      if (request.method !== 'PATCH') return false
      request.resume()
      request.on('end', () => {
        const bytes = { 'upload-offset': String(blobLength(SIZE)), 'parley-storage-reference': '../etc' }
        response.writeHead(204, bytes).end()
      })
      return true
    }
    expect(await at.failure()).toBe('refused')
  })
})
