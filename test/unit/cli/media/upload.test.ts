// One file on its way to a media host that is honest, slow, forgetful, or lies.
import { appendFile, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '#platform/clock.js'
import { systemClock } from '#platform/clock.js'
import { blobLength } from '#proto/media/blob-length.js'
import { decryptMedia } from '#proto/media/decrypt-media.js'
import type { BlobSource } from '#cli/client/media/blob-source.js'
import { markFile } from '#cli/client/media/source-file.js'
import { type Uploaded, uploadFile, type UploadTask } from '#cli/client/media/upload.js'
import { FakeClock } from '../../../support/fake-clock.js'
import { temporaryFolder } from '../../../support/folder.js'
import { seededRandom } from '../../../support/random.js'
import { codeOf } from '../../../support/rejection.js'
import { startTusHost, type TusHost } from '../../../support/tus-host.js'

const MIB = 1024 * 1024
const SIZE = 3 * MIB + 7
/** Waits for servers are as long as ever, waits between attempts are over at once. */
const hasty: Clock = {
  now: () => systemClock.now(),
  after: (milliseconds, fn) => systemClock.after(milliseconds >= 10_000 ? milliseconds : 0, fn),
}

let host: TusHost
let path: string
let plain: Uint8Array<ArrayBuffer>
let source: BlobSource
let remembered: (string | undefined)[]
let progress: number[]
let keys: number

beforeEach(async () => {
  host = await startTusHost()
  path = join(await temporaryFolder(), 'a file')
  plain = new Uint8Array(Buffer.alloc(SIZE, seededRandom(1).bytes(4_099)))
  await writeFile(path, plain)
  source = { file: await markFile(path), mediaKey: new Uint8Array(32).fill(7), kind: 'image' }
  remembered = []
  progress = []
  keys = 0
})

function task(more: Partial<UploadTask> = {}): UploadTask {
  return {
    host: { endpoint: host.endpoint, token: (renewed) => Promise.resolve(renewed ? 'fresh' : 'old') },
    clock: hasty,
    signal: new AbortController().signal,
    source,
    url: undefined,
    onUrl: (url) => {
      remembered.push(url)
      return Promise.resolve()
    },
    onProgress: (bytes) => progress.push(bytes),
    startOver: () => {
      keys += 1
      return Promise.resolve({ ...source, mediaKey: new Uint8Array(32).fill(keys) })
    },
    ...more,
  }
}

const only = <T>(values: Iterable<T>): T => {
  const [value, ...more] = values
  if (value === undefined || more.length > 0) throw new Error('not exactly one')
  return value
}

/** What the host has opens with the key to the file that was sent. */
async function opens({ sealed, reference }: Uploaded, mediaKey = source.mediaKey): Promise<void> {
  const upload = host.uploads.get(reference.slice('ref-'.length))
  const pieces: Uint8Array[] = []
  for await (const piece of decryptMedia(inOne(upload?.bytes), { ...sealed, mediaKey }, 'image')) {
    pieces.push(piece)
  }
  expect(Buffer.concat(pieces).equals(plain)).toBe(true)
}

// eslint-disable-next-line @typescript-eslint/require-await -- a source is asynchronous, these octets are not
async function* inOne(bytes = Buffer.alloc(0)): AsyncGenerator<Uint8Array> {
  yield bytes
}

const failure = (more: Partial<UploadTask> = {}): Promise<unknown> => codeOf(() => uploadFile(task(more)))

describe('an upload', () => {
  it('is created, remembered, and sent in one request', async () => {
    await opens(await uploadFile(task()))
    expect(host.requests).toEqual(['POST', 'PATCH 0'])
    expect(remembered).toHaveLength(1)
    expect(progress.at(-1)).toBe(blobLength(SIZE))
    expect(host.tokens).toEqual(['old', 'old'])
  })

  it.each([1, 15, 16, 17, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1])(
    'of %i bytes is whole',
    async (size) => {
      plain = plain.slice(0, size)
      await writeFile(path, plain)
      source = { ...source, file: await markFile(path) }
      await opens(await uploadFile(task()))
    },
  )

  it('whose connection is cut again and again goes on from what the host has each time', async () => {
    let pieces = 0
    host.onPiece = () => (pieces += 1) % 8 !== 0
    await opens(await uploadFile(task()))
    expect(host.requests.filter((request) => request === 'POST')).toHaveLength(1)
    expect(host.requests.filter((request) => request.startsWith('PATCH')).length).toBeGreaterThan(3)
    expect(host.received).toBe(blobLength(SIZE))
  })

  it('of an earlier run goes on where it stopped, with nothing but its URL', async () => {
    host.onPiece = () => host.received < MIB
    const stop = new AbortController()
    const first = failure({
      signal: stop.signal,
      onProgress: (bytes) => {
        if (bytes > 0 && host.received >= MIB) stop.abort()
      },
    })
    expect(await first).toBe('stopped')
    host.onPiece = () => true
    host.requests.length = 0
    await opens(await uploadFile(task({ url: remembered[0] })))
    expect(host.requests[0]).toBe('HEAD')
    expect(host.requests).not.toContain('POST')
    expect(host.received).toBe(blobLength(SIZE))
  })

  it('whose last answer was lost is not sent again', async () => {
    const { reference } = await uploadFile(task())
    const received = host.received
    const again = await uploadFile(task({ url: remembered[0] }))
    expect(again.reference).toBe(reference)
    await opens(again)
    expect(host.received).toBe(received)
  })

  it('that the host forgot is begun anew', async () => {
    await opens(await uploadFile(task({ url: `${host.endpoint}/never-was` })))
    expect(host.requests).toEqual(['HEAD', 'POST', 'PATCH 0'])
    expect(remembered).toEqual([undefined, `${host.endpoint}/${only(host.uploads.keys())}`])
  })

  it('is stopped within a chunk, and keeps nothing open', async () => {
    const stop = new AbortController()
    host.onPiece = () => {
      stop.abort()
      return true
    }
    expect(await failure({ signal: stop.signal })).toBe('stopped')
    expect(await failure({ signal: stop.signal })).toBe('stopped')
    expect(host.received).toBeLessThan(SIZE)
  })
})

describe('a credential', () => {
  it('that ran out is renewed once, and the upload goes on', async () => {
    host.before = (request, response) => {
      const good = request.method === 'POST' || request.headers.authorization === 'Bearer fresh'
      if (!good) response.writeHead(401).end()
      return !good
    }
    await opens(await uploadFile(task()))
    expect(host.tokens.at(-1)).toBe('fresh')
  })

  it('that is never good ends the upload', async () => {
    host.before = (_, response) => {
      response.writeHead(401).end()
      return true
    }
    expect(await failure()).toBe('unauthorized')
    expect(host.tokens).toEqual(['old', 'fresh'])
  })

  it('is not given to any other origin', async () => {
    const other = await startTusHost()
    host.before = (_, response) => {
      response.writeHead(201, { location: `${other.endpoint}/there` }).end()
      return true
    }
    expect(await failure()).toBe('refused')
    host.before = (_, response) => {
      response.writeHead(307, { location: other.endpoint }).end()
      return true
    }
    expect(await failure()).toBe('refused')
    expect(other.requests).toEqual([])
    expect(
      await failure({ host: { endpoint: 'http://example.org/uploads', token: () => Promise.resolve('t') } }),
    ).toBe('refused')
  })
})

describe('a host that refuses', () => {
  it.each([
    [400, '', 'refused'],
    [413, '', 'refused'],
    [403, '{"error":"forbidden"}', 'refused'],
    [403, '{"error":"quota-reached","message":"full"}', 'quota'],
    [507, '', 'quota'],
  ])('with %i %s is believed at once: %s', async (status, body, code) => {
    host.before = (_, response) => {
      response.writeHead(status).end(body)
      return true
    }
    expect(await failure()).toBe(code)
    expect(host.requests).toEqual(['POST'])
  })

  it('in the middle of the file is heard in the middle of the file', async () => {
    host.before = (request, response) => {
      if (request.method !== 'PATCH') return false
      response.writeHead(413, { connection: 'close' }).end()
      return true
    }
    expect(await failure()).toBe('refused')
  })

  it.each([500, 502, 503, 429, 423])('with %i only is asked a few times', async (status) => {
    host.before = (_, response) => {
      response.writeHead(status).end()
      return true
    }
    expect(await failure()).toBe('unreachable')
    expect(host.requests).toEqual(['POST', 'POST', 'POST', 'POST'])
  })

  it('to answer at all is left after thirty seconds', async () => {
    const clock = new FakeClock()
    const asked = new Promise<void>((resolve) => {
      host.before = () => {
        resolve()
        return true
      }
    })
    const late = uploadFile(task({ clock })).catch((error: unknown) => error)
    for (let tries = 0; tries < 4; tries += 1) {
      await (tries === 0 ? asked : new Promise((resolve) => setImmediate(resolve)))
      while (host.requests.length <= tries) {
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
    host.hashOf = () => {
      lies -= 1
      return lies >= 0 ? 'ab'.repeat(32) : ''
    }
    expect(await failure()).toBe('refused')
    expect(keys).toBe(1)
  })

  it('once is given the file under another key', async () => {
    const honest = host.hashOf
    host.hashOf = () => {
      host.hashOf = honest
      return 'ab'.repeat(32)
    }
    const done = await uploadFile(task())
    expect(keys).toBe(1)
    expect(host.uploads.size).toBe(1)
    await opens(done, new Uint8Array(32).fill(1))
  })

  it.each(['-1', '1e3', '', '99999999999999999', String(blobLength(SIZE) + 1)])(
    'about how far it is (%s) is refused',
    async (offset) => {
      await uploadFile(task())
      host.before = (_, response) => {
        response.writeHead(200, { 'upload-offset': offset }).end()
        return true
      }
      expect(await failure({ url: remembered[0] })).toBe('refused')
    },
  )

  it('by going back and forth is left after a few times', async () => {
    host.onPiece = () => {
      for (const upload of host.uploads.values()) upload.bytes = upload.bytes.subarray(0, 10)
      return false
    }
    const cut = host.onPiece
    host.onPiece = (bytes) => {
      setImmediate(() => cut(bytes))
      return false
    }
    expect(['unreachable', 'conflict']).toContain(await failure())
    expect(host.requests.length).toBeLessThan(300)
  })

  it('about the name of the blob is refused', async () => {
    host.before = (request, response) => {
      if (request.method !== 'PATCH') return false
      request.resume()
      request.on('end', () => {
        const bytes = { 'upload-offset': String(blobLength(SIZE)), 'parley-storage-reference': '../etc' }
        response.writeHead(204, bytes).end()
      })
      return true
    }
    expect(await failure()).toBe('refused')
  })
})

describe('a file', () => {
  const whileSending = (change: () => Promise<void>): void => {
    let changed = false
    host.before = async (request) => {
      if (request.method === 'PATCH' && !changed) {
        changed = true
        await change()
      }
      return false
    }
  }

  it('that gets shorter while it is sent is not sent', async () => {
    whileSending(() => truncate(path, SIZE - 1))
    expect(await failure()).toBe('source')
  })

  it('that grows while it is sent is not sent', async () => {
    whileSending(() => appendFile(path, 'more'))
    expect(await failure()).toBe('source')
  })

  it('that was rewritten, replaced, touched or removed since it was described is not sent', async () => {
    await utimes(path, 1, 1)
    expect(await failure()).toBe('source')
    await writeFile(`${path}.other`, plain)
    await rename(`${path}.other`, path)
    expect(await failure()).toBe('source')
    await rm(path)
    expect(await failure()).toBe('source')
    for (const { bytes } of host.uploads.values()) expect(bytes.length).toBe(0)
  })

  it('is sent from where it is and nowhere else: a pipe in its place is no file', async () => {
    await rm(path)
    const { execFileSync } = await import('node:child_process')
    execFileSync('mkfifo', [path])
    expect(await failure()).toBe('source')
  })
})
