// Uploads to a server of their own: two people, one file, and half of it.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from './folder.js'
import { seededRandom } from './random.js'
import { type Tus, tusClient } from './tus.js'
import { startUploadServer } from './upload-server.js'

export const FILE = seededRandom(1).bytes(300_000)
export const HALF = FILE.subarray(0, 150_000)
export const OCTETS = 'application/offset+octet-stream'

export async function setUp(more: Parameters<typeof startUploadServer>[1] = {}) {
  const folder = await temporaryFolder()
  const server = await startUploadServer(folder, more)
  return { folder, server, ada: tusClient(server.url, 'ada'), bob: tusClient(server.url, 'bob') }
}

export async function begun(tus: Tus, length = FILE.length): Promise<string> {
  return String((await tus.create(length)).headers.location)
}

export async function offsetOf(tus: Tus, location: string): Promise<number> {
  return Number((await tus.head(location)).headers['upload-offset'])
}

/** What is kept of uploads. */
export async function filesOf(folder: string): Promise<string[]> {
  return (await readdir(join(folder, 'uploads'))).filter((name) => /\.(part|json)$/.test(name))
}
