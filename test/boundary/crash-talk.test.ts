// kill -9 of somebody who reads and reacts, at any moment: what was read is told, and the reaction is there, once.
//
// The children run the compiled program, so `dist/` must be up to date (`npm test` sees to it).
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClientEvent } from '#cli/client/api.js'
import { type CrashNetwork, startCrashNetwork } from '../support/crash-network.js'
import type { TestClient } from '../support/network.js'
import {
  type CallTrace,
  type ChildResult,
  killNodeAt,
  runNode,
  straceMissing,
  traceNode,
} from '../support/strace.js'

const CHILD = join(import.meta.dirname, '../support/fixtures/crash-talker.mjs')
/** Points of each sweep; PARLEY_CRASH_POINTS=1000 tries every single system call. */
const POINTS = Number(process.env['PARLEY_CRASH_POINTS'] ?? 1)
const TIMEOUT = 60_000 + POINTS * 10_000
const MESSAGES = 3
const CALLS = ['pwrite64', 'fsync', 'write']

const missing = straceMissing()
if (missing !== undefined) console.warn(`SKIPPED: sweeps over system calls, strace is not usable: ${missing}`)

let network: CrashNetwork
let ada: TestClient
const events: ClientEvent[] = []
let people = 0

beforeAll(async () => {
  network = await startCrashNetwork()
  ada = await network.open(await network.partnerProfile('ada'))
  await ada.connect()
  ada.subscribe((event) => events.push(event))
})
afterAll(() => network.close())

interface Reader {
  readonly address: string
  readonly args: readonly string[]
  /** What Ada wrote to them. */
  readonly ids: readonly string[]
}

async function reader(): Promise<Reader> {
  people += 1
  const phone = String(4_915_551_000 + people)
  const folder = await network.whatsappProfile(phone, ada)
  const address = `+${phone}@whatsapp`
  const ids: string[] = []
  for (let at = 1; at <= MESSAGES; at += 1) ids.push((await ada.send(address, String(at))).id)
  return { address, args: [CHILD, folder, 'ada@parley', String(MESSAGES), '👍'], ids }
}

/** Runs it to the end, and looks at what Ada has of it. */
async function finished({ address, args, ids }: Reader): Promise<void> {
  const last = await runNode(args)
  expect(last.lines.at(-1), last.stderr).toBe('done')
  const messages = () =>
    ada.history(address).entries.flatMap((entry) => (entry.kind === 'message' ? [entry] : []))
  await expect.poll(() => messages().map(({ state }) => state)).toEqual(ids.map(() => 'read'))
  await expect.poll(() => messages().at(-1)?.reactions).toMatchObject([{ from: address, emoji: '👍' }])
  const told = events.filter((event) => event.event === 'reaction' && event.from === address)
  expect(told).toHaveLength(1)
}

describe('somebody who reads and reacts, killed', { timeout: TIMEOUT }, () => {
  it.each(['here', 'read', 'reacted'])('after saying "%s"', async (line) => {
    const one = await reader()
    expect((await killNodeAt(one.args, line)).signal).toBe('SIGKILL')
    await finished(one)
  })

  let undisturbed: CallTrace | undefined
  it.skipIf(missing !== undefined).each(CALLS)('by any %s', async (call) => {
    if (undisturbed === undefined) {
      const { args } = await reader()
      undisturbed = await traceNode(args, CALLS, `${args[1] ?? ''}.trace`)
    }
    const calls = undisturbed.count(call)
    const points = Math.min(calls, POINTS)
    const runs: ChildResult[] = []
    for (let at = 1; at <= points; at += 1) {
      const one = await reader()
      const when = 1 + Math.floor((at * calls) / (points + 1))
      runs.push(await runNode(one.args, `${call}:signal=KILL:when=${when}`))
      await finished(one)
    }
    expect(runs.filter(({ signal }) => signal === 'SIGKILL').length).toBeGreaterThanOrEqual(points / 2)
  })
})

describe('after all of it', () => {
  it('nothing waits for Ada', async () => {
    await ada.disconnect()
    const waiting = Object.keys(await network.waitingMail())
    expect(waiting.filter((mailbox) => mailbox.endsWith('@interop'))).toEqual([])
  })
})
