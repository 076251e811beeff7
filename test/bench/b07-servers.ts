// The servers of B7, each in a process of its own and each asked in its own way for the same two things.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startServer } from '#cli/lab/child-process.js'
import { systemClock } from '#platform/clock.js'
import type { BareServer } from './b07-bare-server.js'
import { createHttpLoad, type HttpAnswer } from './http-load.js'
import { startIssuer } from './issuer.js'
import { startNginx } from './peers/nginx.js'

export interface FileServer {
  readonly pid: number
  /** Fetches the file that was put first. */
  get(): Promise<void>
  put(file: Uint8Array): Promise<void>
  /** Removes what was put, so that what is measured next does not depend on it. */
  clean(): Promise<void>
  close(): Promise<void>
}

export interface MediaHost extends FileServer {
  readonly url: string
  /** Of the file that was put first. */
  readonly reference: string
}

const BARE = fileURLToPath(new URL('b07-bare-server.js', import.meta.url))

export async function startBare(folder: string, first: Uint8Array): Promise<FileServer> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'first'), first)
  const child = fork(BARE, [folder])
  const [message]: unknown[] = await once(child, 'message')
  const url = `http://127.0.0.1:${(message as BareServer).port}`
  return plainServer(url, child.pid ?? 0, first.length, async () => {
    child.disconnect()
    await once(child, 'exit')
  })
}

/** @throws {Error} where nginx cannot run here. */
export async function startDav(folder: string, first: Uint8Array): Promise<FileServer> {
  const nginx = await startNginx(folder)
  await writeFile(join(folder, 'dav', 'first'), first)
  return plainServer(nginx.url, nginx.pid, first.length, () => nginx.close())
}

function plainServer(url: string, pid: number, size: number, end: () => Promise<void>): FileServer {
  const load = createHttpLoad()
  let puts = 0
  return {
    pid,
    async get() {
      expectAnswer(await load.ask(`${url}/first`, 'GET'), 200, size)
    },
    async put(file) {
      puts += 1
      const { status } = await load.ask(`${url}/put-${puts % 8}`, 'PUT', {}, file)
      if (status >= 300) throw new Error(`PUT was answered ${status}`)
    },
    clean: () => Promise.resolve(),
    async close() {
      load.close()
      await end()
    },
  }
}

/** With its limits out of the way, and an issuer that vouches for the one who uploads. */
export async function startHost(folder: string, first: Uint8Array): Promise<MediaHost> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const issuer = await startIssuer()
  const server = await startServer({
    ...{ role: 'mediaHost', logFile: join(folder, 'log'), clock: systemClock },
    env: {
      ...process.env,
      PARLEY_MEDIA_DATA: join(folder, 'data'),
      PARLEY_MEDIA_PORT: '0',
      PARLEY_MEDIA_ISSUER: issuer.url,
      PARLEY_MEDIA_QUOTA_BYTES: String(1024 ** 4),
      PARLEY_MEDIA_UPLOADS_PER_ACCOUNT: '100000',
      PARLEY_MEDIA_BLOBS_PER_ACCOUNT: '100000',
      PARLEY_LOG_LEVEL: 'warn',
    },
  })
  const { url = '' } = server.addresses
  const load = createHttpLoad()
  const authorization = `Bearer ${await issuer.uploadToken(url)}`
  const always = { authorization, 'tus-resumable': '1.0.0' }
  const octets = { 'content-type': 'application/offset+octet-stream' }

  async function upload(file: Uint8Array): Promise<string> {
    const created = await load.ask(`${url}/uploads`, 'POST', { ...always, 'upload-length': file.length })
    expectAnswer(created, 201)
    const location = `${url}${created.headers.location ?? ''}`
    const done = await load.ask(location, 'PATCH', { ...always, ...octets, 'upload-offset': 0 }, file)
    expectAnswer(done, 204)
    return `${url}/m/${String(done.headers['parley-storage-reference'])}`
  }

  const blob = await upload(first)
  const reference = blob.slice(blob.lastIndexOf('/') + 1)
  const stored: string[] = []
  return {
    ...{ pid: server.pid, url, reference },
    async get() {
      expectAnswer(await load.ask(blob, 'GET'), 200, first.length)
    },
    async put(file) {
      stored.push(await upload(file))
    },
    async clean() {
      for (const url of stored.splice(0)) expectAnswer(await load.ask(url, 'DELETE', { authorization }), 204)
    },
    async close() {
      load.close()
      await server.close()
      await issuer.close()
    },
  }
}

export function expectAnswer({ status, received }: HttpAnswer, wanted: number, size = received): void {
  if (status === wanted && received === size) return
  throw new Error(`answered ${status} with ${received} bytes, not ${wanted} with ${size}`)
}
