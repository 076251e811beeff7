// One blob on its way into the profile, from a server that is honest, slow, cut off, or lies.
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { downloadBlob, type DownloadTask } from '#cli/client/media/download.js'
import { type Clock, systemClock } from '#platform/clock.js'
import type { SealedFile } from '#proto/media/decrypt-media.js'
import { FakeClock } from '../../../support/fake-clock.js'
import { temporaryFolder } from '../../../support/folder.js'
import { answerWith, giveBlob, type PartnerHost, startPartnerHost } from '../../../support/partner-host.js'
import { seededRandom } from '../../../support/random.js'
import { codeOf } from '../../../support/rejection.js'
import { sealWhole } from '../../../support/media-files.js'

const SIZE = 1024 * 1024 + 5
/** Waits for servers are as long as ever, waits between attempts are over at once. */
const hasty: Clock = {
  now: () => systemClock.now(),
  after: (milliseconds, fn) => systemClock.after(milliseconds >= 10_000 ? milliseconds : 0, fn),
}

let host: PartnerHost
let to: string
let blob: Uint8Array<ArrayBuffer>
let file: SealedFile
let progress: number[]

beforeEach(async () => {
  host = await startPartnerHost()
  onTestFinished(() => host.close())
  to = join(await temporaryFolder(), 'a blob')
  const plain = new Uint8Array(Buffer.alloc(SIZE, seededRandom(2).bytes(4_099)))
  ;({ blob, file } = sealWhole(plain, new Uint8Array(32).fill(9), 'video'))
  progress = []
})

function download(more: Partial<DownloadTask> = {}): Promise<void> {
  return downloadBlob({
    ...{ place: { url: `${host.mediaBaseUrl}/blob` }, file, to, clock: hasty },
    signal: new AbortController().signal,
    onProgress: (bytes) => progress.push(bytes),
    ...more,
  })
}

const failure = (more: Partial<DownloadTask> = {}): Promise<unknown> => codeOf(() => download(more))

const left = (): Promise<string[]> => readdir(dirname(to))

/** The first octet a request asks for. */
function rangeOf(request: string): number {
  return Number(/^range: bytes=(\d+)-\r$/im.exec(request)?.[1] ?? 0)
}

function partial(from: number, total = blob.length): string {
  return `206 Partial Content\r\ncontent-range: bytes ${from}-${total - 1}/${total}\r\ncontent-length: ${total - from}`
}

/** Cuts each connection after so many octets of the body. */
function cutting(octets: number): PartnerHost['answer'] {
  return (socket, request) => {
    const from = rangeOf(request)
    const head = from === 0 ? `200 OK\r\ncontent-length: ${blob.length}` : partial(from)
    socket.write(`HTTP/1.1 ${head}\r\n\r\n`)
    socket.write(blob.subarray(from, from + octets), () => {
      if (from + octets >= blob.length) socket.end()
      else socket.resetAndDestroy()
    })
  }
}

describe('a download', () => {
  it('is whole, private, and alone in its folder', async () => {
    host.answer = giveBlob(blob)
    await download()
    expect(await readFile(to)).toEqual(Buffer.from(blob))
    expect(await left()).toEqual(['a blob'])
    expect(progress[0]).toBe(0)
    expect(progress.at(-1)).toBe(blob.length)
    expect(host.received[0]).toMatch(/^GET \/m\/blob HTTP\/1\.1\r\n/)
    expect(host.received[0]).toMatch(/^accept-encoding: identity\r$/im)
    expect(host.received[0]).not.toMatch(/authorization|range/i)
  })

  it('that is cut again and again goes on where it was', async () => {
    host.answer = cutting(200_000)
    await download()
    expect((await readFile(to)).equals(blob)).toBe(true)
    expect(host.received.length).toBeGreaterThan(5)
    expect(host.received.map(rangeOf)).toEqual([...host.received.map(rangeOf)].sort((a, b) => a - b))
  })

  it('that was stopped keeps what came, and goes on from there', async () => {
    const stop = new AbortController()
    host.answer = (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${blob.length}\r\n\r\n`)
      socket.write(blob.subarray(0, 300_000))
    }
    const onProgress = (bytes: number): void => {
      if (bytes === 300_000) stop.abort()
    }
    expect(await failure({ signal: stop.signal, onProgress })).toBe('stopped')
    expect(await left()).toEqual(['a blob.part'])
    await host.deserted()
    host.answer = cutting(blob.length)
    await download()
    expect(rangeOf(host.received[1]!)).toBe(300_000)
    expect((await readFile(to)).equals(blob)).toBe(true)
  })

  it('starts over where the server knows no ranges, or gives another one than was asked for', async () => {
    await writeFile(`${to}.part`, blob.subarray(0, 1000))
    host.answer = giveBlob(blob)
    await download()
    expect((await readFile(to)).equals(blob)).toBe(true)
    await writeFile(`${to}.part`, blob.subarray(0, 1000))
    host.answer = (socket, request) => {
      if (rangeOf(request) === 0) giveBlob(blob)(socket, request)
      else answerWith(partial(500), blob.subarray(500))(socket, request)
    }
    await download()
    expect((await readFile(to)).equals(blob)).toBe(true)
    await writeFile(`${to}.part`, blob.subarray(0, 1000))
    host.answer = (socket, request) => {
      if (rangeOf(request) === 0) giveBlob(blob)(socket, request)
      else answerWith('416 Range Not Satisfiable\r\ncontent-length: 0')(socket, request)
    }
    await download()
    expect((await readFile(to)).equals(blob)).toBe(true)
  })

  it('of which something else is here starts over: too much, or not the same', async () => {
    host.answer = cutting(blob.length)
    for (const before of [Buffer.alloc(blob.length + 1), Buffer.alloc(blob.length), Buffer.alloc(77, 1)]) {
      await writeFile(`${to}.part`, before)
      await download()
      expect((await readFile(to)).equals(blob)).toBe(true)
    }
  })

  it('that is all here needs no server', async () => {
    await writeFile(`${to}.part`, blob)
    await download()
    expect(host.received).toEqual([])
    expect(await left()).toEqual(['a blob'])
  })

  it('follows no link where its own file should be', async () => {
    const { symlink } = await import('node:fs/promises')
    await symlink('/etc/passwd', `${to}.part`)
    host.answer = giveBlob(blob)
    expect(await failure()).toBe('disk')
  })
})

describe('what is not the described file', () => {
  const nothingIsKept = async (code: unknown, wanted = 'damaged'): Promise<void> => {
    expect(code).toBe(wanted)
    expect(await left()).toEqual([])
  }

  it.each([0, 12_345, 1024 * 1024, 1024 * 1024 + 25])('in one bit, at %i', async (at) => {
    const flipped = blob.slice()
    flipped[at]! ^= 1
    host.answer = giveBlob(flipped)
    await nothingIsKept(await failure())
  })

  it('too short or too long, and says so', async () => {
    host.answer = giveBlob(blob.subarray(0, -1))
    await nothingIsKept(await failure())
    host.answer = giveBlob(new Uint8Array([...blob, 0]))
    await nothingIsKept(await failure())
  })

  it('without an end is cut after what was described', async () => {
    let sent = 0
    const piece = Buffer.alloc(64 * 1024)
    host.answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      const more = (): void => {
        if (socket.destroyed) return
        sent += piece.length
        socket.write(piece, more)
      }
      more()
    }
    await nothingIsKept(await failure())
    await host.deserted()
    // What the network had already taken, and no more.
    expect(sent).toBeLessThan(blob.length + 16 * 1024 * 1024)
  })

  it('because the host has it no more', async () => {
    host.answer = answerWith('410 Gone\r\ncontent-length: 0')
    await nothingIsKept(await failure(), 'gone')
    expect(host.received).toHaveLength(1)
  })

  it('because the host does not give it now: it may later', async () => {
    host.answer = answerWith('404 Not Found\r\ncontent-length: 0')
    expect(await failure()).toBe('missing')
    expect(existsSync(to)).toBe(false)
    expect(host.received).toHaveLength(1)
  })
})

describe('a server', () => {
  it.each([
    ['302 Found\r\nlocation: http://127.0.0.1:1/elsewhere\r\ncontent-length: 0', 'refused'],
    ['403 Forbidden\r\ncontent-length: 0', 'refused'],
    ['206 Partial Content\r\ncontent-length: 3', 'refused'],
    ['200 OK\r\ncontent-encoding: gzip', 'refused'],
    ['204 No Content', 'refused'],
  ])('that answers %j is not believed', async (head, code) => {
    host.answer = answerWith(head, head.startsWith('200') ? blob : '')
    expect(await failure()).toBe(code)
    expect(existsSync(to)).toBe(false)
  })

  it('that fails is asked a few times', async () => {
    // Closed, or a try may go out on a connection that the host just ended, and never be seen there.
    host.answer = answerWith('503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0')
    expect(await failure()).toBe('unreachable')
    expect(host.received).toHaveLength(3)
    await host.close()
    expect(await failure()).toBe('unreachable')
  })

  it('that gives one octet at a time is left at last', async () => {
    let open: Socket | undefined
    host.answer = (socket, request) => {
      open = socket
      cutting(1)(socket, request)
    }
    expect(await failure()).toBe('unreachable')
    expect(open?.destroyed).toBe(true)
    expect(host.received.length).toBeLessThanOrEqual(101)
  })

  it('that falls silent is left after thirty seconds', async () => {
    const clock = new FakeClock()
    host.answer = (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${blob.length}\r\n\r\n`)
      socket.write(blob.subarray(0, 1000))
    }
    let arrived: () => void = () => undefined
    const came = new Promise<void>((resolve) => (arrived = resolve))
    const stop = new AbortController()
    const late = download({
      clock,
      signal: stop.signal,
      onProgress: (bytes) => {
        if (bytes === 1000) arrived()
      },
    }).catch((error: unknown) => error)
    await came
    await new Promise((resolve) => setImmediate(resolve))
    clock.advance(29_999)
    await new Promise((resolve) => setImmediate(resolve))
    expect(host.open).toBe(1)
    clock.advance(1)
    await host.deserted()
    stop.abort()
    expect(await late).toMatchObject({ code: 'stopped' })
    expect(clock.pending).toBe(0)
  })

  it('that asks who we are is told once more with a new credential', async () => {
    const bearer = (request: string): string | undefined =>
      /^authorization: Bearer (.*)\r$/im.exec(request)?.[1]
    host.answer = (socket, request) => {
      if (bearer(request) === 'fresh') giveBlob(blob)(socket, request)
      else answerWith('401 Unauthorized\r\ncontent-length: 0')(socket, request)
    }
    const place = {
      url: `${host.mediaBaseUrl}/blob`,
      token: (renewed: boolean) => Promise.resolve(renewed ? 'fresh' : 'old'),
    }
    await download({ place })
    expect(host.received.map(bearer)).toEqual(['old', 'fresh'])
    host.answer = answerWith('401 Unauthorized\r\ncontent-length: 0')
    expect(await failure({ place })).toBe('unauthorized')
  })

  it('elsewhere is not asked without TLS', async () => {
    expect(await failure({ place: { url: 'http://192.0.2.1/m/blob' } })).toBe('refused')
  })
})
