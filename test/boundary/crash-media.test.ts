// kill -9 of a client while a file is on its way: it goes on from there, the message is sent once, and nothing but
// the whole file is ever found under the file's name.
//
// The children run the compiled program, so `dist/` must be up to date (`npm test` sees to it).
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CrashNetwork, startCrashNetwork } from '../support/crash-network.js'
import type { TestClient } from '../support/network.js'
import { seededRandom } from '../support/random.js'
import { killNodeAt, runNode } from '../support/strace.js'

const CHILD = join(import.meta.dirname, '../support/fixtures/crash-media.mjs')
/** Points at which each way is killed; PARLEY_CRASH_POINTS=50 tries more. */
const POINTS = Number(process.env['PARLEY_CRASH_POINTS'] ?? 2)
const MIB = 1024 * 1024
const SIZE = 24 * MIB + 11
const TIMEOUT = 60_000 + POINTS * 10_000
const BOB = '+4915550000@whatsapp'

let network: CrashNetwork
let bob: TestClient
let ada: TestClient
let file: string
let content: Buffer
let people = 0

beforeAll(async () => {
  network = await startCrashNetwork()
  bob = await network.open(await network.whatsappProfile('4915550000'))
  ada = await network.open(await network.partnerProfile('ada'))
  await Promise.all([ada.connect(), bob.connect()])
  content = Buffer.alloc(SIZE, seededRandom(5).bytes(4_099))
  file = join(dirname(network.profileFolder('x')), '..', 'a file')
  await writeFile(file, content)
})
afterAll(() => network.close())

/** After so many MiB, spread over the file; the last may be after its last octet. */
const points = Array.from({ length: POINTS }, (_, at) => 1 + Math.floor(((at + 0.5) * SIZE) / MIB / POINTS))

describe('a client killed while it uploads', { timeout: TIMEOUT }, () => {
  it('goes on after the restart, however often, and sends one message', async () => {
    people += 1
    const user = `ada${people}`
    const args = [CHILD, await network.partnerProfile(user, bob), 'send', BOB, file]
    for (const point of points) {
      const { lines } = await killNodeAt(args, `moved ${point}`)
      expect(lines.some((line) => line.startsWith('stuck'))).toBe(false)
    }
    const last = await runNode(args)
    expect(last.lines.at(-1), JSON.stringify(last)).toBe('done')
    expect(last.lines).toContain('stored 1')
    // It did not start over: what was there before the last kill was not sent again.
    expect(last.lines.filter((line) => line.startsWith('moved')).length).toBeGreaterThan(0)
    const received = bob.history(`${user}@parley`).entries
    expect(received.map((entry) => entry.kind)).toEqual(['message'])
    const out = join(dirname(file), `from ${user}`)
    await bob.saveMedia(received[0]!.id, { out })
    expect((await readFile(out)).equals(content)).toBe(true)
  })
})

describe('a client killed while it downloads', { timeout: TIMEOUT }, () => {
  it('goes on after the restart, and the file is there whole or not at all', async () => {
    people += 1
    const phone = String(4_915_550_000 + people)
    const profile = await network.whatsappProfile(phone, ada)
    expect((await ada.sendMedia(`+${phone}@whatsapp`, { path: file })).event).toBe('sent')
    const folder = join(dirname(file), `saved by ${phone}`)
    await mkdir(folder)
    const out = join(folder, 'the file')
    const args = [CHILD, profile, 'save', 'ada@parley', out]
    for (const point of points) {
      await killNodeAt(args, `moved ${point}`)
      if (existsSync(out)) expect((await readFile(out)).equals(content)).toBe(true)
    }
    const last = await runNode(args)
    expect(last.lines.at(-1), JSON.stringify(last)).toBe('done')
    expect((await readFile(out)).equals(content)).toBe(true)
    expect(await readdir(folder)).toEqual(['the file'])
  })
})

describe('two clients saving at once into one folder', { timeout: TIMEOUT }, () => {
  it('get a file each', async () => {
    const folder = join(dirname(file), 'shared')
    await mkdir(folder)
    const profiles = ['4915559001', '4915559002']
    const args = await Promise.all(
      profiles.map(async (phone, at) => {
        const profile = await network.whatsappProfile(phone, ada)
        expect((await ada.sendMedia(`+${phone}@whatsapp`, { path: file })).event).toBe('sent')
        return [CHILD, profile, 'save', 'ada@parley', join(folder, `file ${at}`)]
      }),
    )
    for (const run of await Promise.all(args.map((each) => runNode(each))))
      expect(run.lines.at(-1)).toBe('done')
    for (const name of ['file 0', 'file 1']) {
      expect((await readFile(join(folder, name))).equals(content)).toBe(true)
    }
    expect((await readdir(folder)).length).toBe(2)
  })
})
