// One file on its way to a media host that does as it should, over a line that may be cut; and a file that changes.
import { appendFile, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { blobLength } from '#proto/media/blob-length.js'
import { startTusHost } from '../../../support/tus-host.js'
import { type UploadCase, uploadCase } from '../../../support/upload-case.js'

const MIB = 1024 * 1024
const SIZE = 3 * MIB + 7
let at: UploadCase
beforeEach(async () => {
  at = await uploadCase(SIZE)
})

describe('an upload', () => {
  it('is created, at.remembered, and sent in one request', async () => {
    expect(at.opens(await at.upload())).toBe(true)
    expect(at.host.requests).toEqual(['POST', 'PATCH 0'])
    expect(at.remembered).toHaveLength(1)
    expect(at.progress.at(-1)).toBe(blobLength(SIZE))
    expect(at.host.tokens).toEqual(['old', 'old'])
  })

  it.each([1, 15, 16, 17, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1])(
    'of %i bytes is whole',
    async (size) => {
      at = await uploadCase(size)
      expect(at.opens(await at.upload())).toBe(true)
    },
  )

  it('whose connection is cut again and again goes on from what the host has each time', async () => {
    let pieces = 0
    at.host.onPiece = () => (pieces += 1) % 8 !== 0
    expect(at.opens(await at.upload())).toBe(true)
    expect(at.host.requests.filter((request) => request === 'POST')).toHaveLength(1)
    expect(at.host.requests.filter((request) => request.startsWith('PATCH')).length).toBeGreaterThan(3)
    expect(at.host.received).toBe(blobLength(SIZE))
  })

  it('of an earlier run goes on where it stopped, with nothing but its URL', async () => {
    at.host.onPiece = () => at.host.received < MIB
    const stop = new AbortController()
    const first = at.failure({
      signal: stop.signal,
      onProgress: (bytes) => {
        if (bytes > 0 && at.host.received >= MIB) stop.abort()
      },
    })
    expect(await first).toBe('stopped')
    at.host.onPiece = () => true
    at.host.requests.length = 0
    expect(at.opens(await at.upload({ url: at.remembered[0] }))).toBe(true)
    expect(at.host.requests[0]).toBe('HEAD')
    expect(at.host.requests).not.toContain('POST')
    expect(at.host.received).toBe(blobLength(SIZE))
  })

  it('that was begun at another host is begun anew, and that host gets no token', async () => {
    const other = await startTusHost()
    const url = `${other.endpoint}/begun-before`
    const uploaded = await at.upload({ url })
    expect(at.opens(uploaded)).toBe(true)
    expect(other.requests).toEqual([])
    expect(at.host.requests).toEqual(['POST', 'PATCH 0'])
  })

  it('whose last answer was lost is not sent again', async () => {
    const { reference } = await at.upload()
    const received = at.host.received
    const again = await at.upload({ url: at.remembered[0] })
    expect(again.reference).toBe(reference)
    expect(at.opens(again)).toBe(true)
    expect(at.host.received).toBe(received)
  })

  it('that the host forgot is begun anew', async () => {
    expect(at.opens(await at.upload({ url: `${at.host.endpoint}/never-was` }))).toBe(true)
    expect(at.host.requests).toEqual(['HEAD', 'POST', 'PATCH 0'])
    expect(at.remembered).toEqual([undefined, `${at.host.endpoint}/${[...at.host.uploads.keys()].join()}`])
  })

  it('is stopped within a chunk, and keeps nothing open', async () => {
    const stop = new AbortController()
    at.host.onPiece = () => {
      stop.abort()
      return true
    }
    expect(await at.failure({ signal: stop.signal })).toBe('stopped')
    expect(await at.failure({ signal: stop.signal })).toBe('stopped')
    expect(at.host.received).toBeLessThan(SIZE)
  })
})

describe('a credential', () => {
  it('that ran out is renewed once, and the upload goes on', async () => {
    at.host.before = (request, response) => {
      const good = request.method === 'POST' || request.headers.authorization === 'Bearer fresh'
      if (!good) response.writeHead(401).end()
      return !good
    }
    expect(at.opens(await at.upload())).toBe(true)
    expect(at.host.tokens.at(-1)).toBe('fresh')
  })

  it('that is never good ends the upload', async () => {
    at.host.before = (_, response) => {
      response.writeHead(401).end()
      return true
    }
    expect(await at.failure()).toBe('unauthorized')
    expect(at.host.tokens).toEqual(['old', 'fresh'])
  })

  it('is not given to any other origin', async () => {
    const other = await startTusHost()
    at.host.before = (_, response) => {
      response.writeHead(201, { location: `${other.endpoint}/there` }).end()
      return true
    }
    expect(await at.failure()).toBe('refused')
    at.host.before = (_, response) => {
      response.writeHead(307, { location: other.endpoint }).end()
      return true
    }
    expect(await at.failure()).toBe('refused')
    expect(other.requests).toEqual([])
    expect(
      await at.failure({
        host: { endpoint: 'http://example.org/uploads', token: () => Promise.resolve('t') },
      }),
    ).toBe('refused')
  })
})

describe('a file', () => {
  const whileSending = (change: () => Promise<void>): void => {
    let changed = false
    at.host.before = async (request) => {
      if (request.method === 'PATCH' && !changed) {
        changed = true
        await change()
      }
      return false
    }
  }

  it('that gets shorter while it is sent is not sent', async () => {
    whileSending(() => truncate(at.path, SIZE - 1))
    expect(await at.failure()).toBe('source')
  })

  it('that grows while it is sent is not sent', async () => {
    whileSending(() => appendFile(at.path, 'more'))
    expect(await at.failure()).toBe('source')
  })

  it('that was rewritten, replaced, touched or removed since it was described is not sent', async () => {
    await utimes(at.path, 1, 1)
    expect(await at.failure()).toBe('source')
    await writeFile(`${at.path}.other`, Buffer.alloc(SIZE))
    await rename(`${at.path}.other`, at.path)
    expect(await at.failure()).toBe('source')
    await rm(at.path)
    expect(await at.failure()).toBe('source')
    for (const { bytes } of at.host.uploads.values()) expect(bytes.length).toBe(0)
  })

  it('is sent from where it is and nowhere else: a pipe in its place is no file', async () => {
    await rm(at.path)
    const { execFileSync } = await import('node:child_process')
    execFileSync('mkfifo', [at.path])
    expect(await at.failure()).toBe('source')
  })
})
