// kill -9 of the media host at any moment of uploads and deletions: what was answered holds, a blob is there whole or
// not at all, and an upload goes on where it was.
//
// The server runs the compiled program, so `dist/` must be up to date (`npm test` sees to it).
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type MediaHostProcess, startMediaHostProcess } from '../support/media-host-process.js'
import { seededRandom } from '../support/random.js'
import { straceMissing } from '../support/strace.js'
import { type Answer, beginRequest, patchHead, send } from '../support/tus.js'

/** Points of each sweep; PARLEY_CRASH_POINTS widens it. */
const POINTS = Math.min(60, Number(process.env['PARLEY_CRASH_POINTS'] ?? 1))
const BLOBS = Array.from({ length: 4 }, (_, at) => seededRandom(at).bytes(60_000 + at))
const PIECE = 25_000
/** System calls, and about how many of each a server makes for one story. */
const CALLS: readonly (readonly [call: string, most: number])[] = [
  ['pwrite64', 14],
  ['fdatasync', 14],
  ['link', 5],
  ['fsync', 30],
  ['rename', 12],
  ['unlink', 10],
]

const missing = straceMissing()
if (missing !== undefined) console.warn(`SKIPPED: sweeps over system calls, strace is not usable: ${missing}`)

/** What the media host has answered so far: none of it may turn out untrue. */
interface Told {
  readonly locations: Map<number, string>
  readonly references: Map<number, string>
  readonly deleted: Set<number>
}

/** Uploads every blob in pieces and deletes the first, however often the server dies on the way. */
async function story(host: MediaHostProcess): Promise<Told> {
  const told: Told = { locations: new Map(), references: new Map(), deleted: new Set() }
  let deaths = 0
  const persist = async (step: () => Promise<void>): Promise<void> => {
    try {
      await step()
    } catch (error) {
      if (!isGone(error) || (deaths += 1) > 3) throw error
      await host.gone()
      await host.start()
      await persist(step)
    }
  }
  for (const at of BLOBS.keys()) await persist(() => upload(host, told, at))
  await persist(() => remove(host, told))
  return told
}

/** Goes on from wherever the upload is. */
async function upload({ ada }: MediaHostProcess, told: Told, at: number): Promise<void> {
  const blob = BLOBS[at]!
  const location = told.locations.get(at) ?? String((await ada.create(blob.length)).headers.location)
  told.locations.set(at, location)
  let answer = await ada.head(location)
  for (let offset = offsetOf(answer); offset < blob.length; offset = offsetOf(answer)) {
    answer = await ada.patch(location, offset, blob.subarray(offset, offset + PIECE))
    expect(answer.status).toBe(204)
  }
  told.references.set(at, String(answer.headers['parley-storage-reference']))
}

async function remove(host: MediaHostProcess, told: Told): Promise<void> {
  const headers = { authorization: `Bearer ${host.token}` }
  const { status } = await send(`${host.url}/m/${told.references.get(0) ?? ''}`, {
    method: 'DELETE',
    headers,
  })
  expect([204, 410]).toContain(status)
  told.deleted.add(0)
}

function offsetOf({ status, headers }: Answer): number {
  expect([200, 204]).toContain(status)
  return Number(headers['upload-offset'])
}

function isGone(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    ['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(String(error.code))
  )
}

async function expectTrue(host: MediaHostProcess, told: Told): Promise<void> {
  expect([...told.references.values()].every((reference) => /^[A-Za-z0-9_-]{22}$/.test(reference))).toBe(true)
  for (const [at, reference] of told.references) {
    const { status, body } = await send(`${host.url}/m/${reference}`)
    if (told.deleted.has(at)) expect(status).toBe(410)
    else expect(body.equals(BLOBS[at]!)).toBe(true)
    const again = await host.ada.head(told.locations.get(at) ?? '')
    expect(again.headers['parley-storage-reference']).toBe(reference)
  }
  const files = (await readdir(join(host.folder, 'blobs'), { recursive: true })).filter(
    (name) => name.length > 22,
  )
  expect(files.map((name) => name.slice(3)).sort()).toEqual(
    [...told.references].flatMap(([at, reference]) => (told.deleted.has(at) ? [] : [reference])).sort(),
  )
  expect((await readdir(join(host.folder, 'uploads'))).filter((name) => name.endsWith('.part'))).toEqual([])
}

describe('a media host killed while somebody uploads', { timeout: 120_000 + POINTS * 20_000 }, () => {
  it.skipIf(missing !== undefined).each(CALLS)('by any %s: what it answered holds', async (call, most) => {
    const random = seededRandom(call.length)
    for (let point = 0; point < POINTS; point += 1) {
      const host = await startMediaHostProcess(`${call}:signal=KILL:when=${1 + random.below(most)}`)
      const told = await story(host)
      await host.kill()
      await host.start()
      await expectTrue(host, told)
    }
  })

  it('in the middle of a request: the upload goes on where it was', async () => {
    const host = await startMediaHostProcess()
    const large = seededRandom(8).bytes(6_000_000)
    const location = String((await host.ada.create(large.length)).headers.location)
    for (const upTo of [1_000_000, 3_000_000]) {
      const offset = Number((await host.ada.head(location)).headers['upload-offset'])
      const head = patchHead(location, host.token, offset, large.length - offset)
      await beginRequest(host.url, head, large.subarray(offset, upTo))
      await expect.poll(() => partLength(host)).toBeGreaterThan(offset)
      await host.kill()
      const left = await partLength(host)
      await host.start()
      expect((await host.ada.head(location)).headers['upload-offset']).toBe(String(left))
    }
    const offset = await partLength(host)
    const { headers } = await host.ada.patch(location, offset, large.subarray(offset))
    const { body } = await send(`${host.url}/m/${String(headers['parley-storage-reference'])}`)
    expect(body.equals(large)).toBe(true)
  })
})

async function partLength({ folder }: MediaHostProcess): Promise<number> {
  const [part] = (await readdir(join(folder, 'uploads'))).filter((name) => name.endsWith('.part'))
  return part === undefined ? 0 : (await stat(join(folder, 'uploads', part))).size
}
