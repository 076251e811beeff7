// kill -9 of a client at any moment: what it said is sent or stored is shown at the other end once, in order,
// and nothing stays behind in a mailbox.
//
// The children run the compiled program, so `dist/` must be up to date (`npm test` sees to it).
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CrashNetwork, startCrashNetwork } from '../support/crash-network.js'
import type { TestClient } from '../support/network.js'
import { seededRandom } from '../support/random.js'
import {
  type CallTrace,
  type ChildResult,
  killNodeAt,
  runNode,
  straceMissing,
  traceNode,
} from '../support/strace.js'

const CHILD = join(import.meta.dirname, '../support/fixtures/crash-client.mjs')
/** Points of each sweep; PARLEY_CRASH_POINTS=1000 tries every single system call. */
const POINTS = Number(process.env['PARLEY_CRASH_POINTS'] ?? 1)
const SEEDS = Array.from({ length: POINTS }, (_, at) => at + 1).slice(0, 50)
const AT_ONCE = 2
const TIMEOUT = 60_000 + POINTS * 10_000
/** Messages of one person. */
const FEW = 12
const MANY = 80
const CALLS = ['pwrite64', 'fsync', 'write']

const missing = straceMissing()
if (missing !== undefined) console.warn(`SKIPPED: sweeps over system calls, strace is not usable: ${missing}`)

/** How a run ends before its time. */
type Fault = { readonly inject: string } | { readonly line: string }

let network: CrashNetwork
let bob: TestClient
let ada: TestClient
let people = 0

beforeAll(async () => {
  network = await startCrashNetwork()
  bob = await network.open(await network.whatsappProfile('4915550000'))
  ada = await network.open(await network.partnerProfile('ada'))
  await Promise.all([ada.connect(), bob.connect()])
})
afterAll(() => network.close())

describe('a sending client killed', { timeout: TIMEOUT }, () => {
  it.each(SEEDS)('after a line it printed (seed %i): every message comes once, in order', async (seed) => {
    const random = seededRandom(seed)
    const line = (): Fault => ({ line: `${random.pick(['queued', 'sent'])} ${1 + random.below(MANY)}` })
    await killedSender(MANY, [line(), line(), line()])
  })

  it.skipIf(missing !== undefined).each(CALLS)(
    'by any %s: every message comes once, in order',
    async (call) => {
      await sweep(call, senderArgs, (fault) => killedSender(FEW, [fault]))
    },
  )
})

describe('a receiving client killed', { timeout: TIMEOUT }, () => {
  it.each(SEEDS)('after a line it printed (seed %i): every message is shown once, in order', async (seed) => {
    const random = seededRandom(seed)
    const line = (): Fault => ({ line: `shown ${1 + random.below(MANY)}` })
    await killedReceiver(MANY, [line(), line(), line()])
  })

  it.skipIf(missing !== undefined).each(CALLS)(
    'by any %s: every message is shown once, in order',
    async (call) => {
      await sweep(call, receiverArgs, (fault) => killedReceiver(FEW, [fault]))
    },
  )
})

describe('after all of it', () => {
  it('no mailbox holds a stanza back', async () => {
    expect(await network.waitingMail()).toEqual({})
  })
})

/** Somebody new writes to Bob, with faults, until all is delivered. */
async function killedSender(count: number, faults: readonly Fault[]): Promise<number> {
  const { args, address } = await senderArgs(count)
  const runs = await runUntilDone(args, faults)
  for (const [at, { lines }] of runs.entries()) {
    const stored = Math.max(0, ...numbersOf(runs[at + 1]?.lines ?? [`stored ${count}`], 'stored'))
    // What was said to be sent or to wait is in the sender's own history after the restart.
    const durable = [...numbersOf(lines, 'sent'), ...numbersOf(lines, 'queued')]
    expect(Math.max(0, ...durable), `run ${at}`).toBeLessThanOrEqual(stored)
    expect(lines.filter((line) => line.startsWith('refused') || line.startsWith('failed'))).toEqual([])
  }
  expect(received(bob, address)).toEqual(upTo(count))
  return killsOf(runs)
}

/** Ada writes to somebody new, whose client meets faults, until all is shown. */
async function killedReceiver(count: number, faults: readonly Fault[]): Promise<number> {
  const { args, address } = await receiverArgs(count)
  const [runs] = await Promise.all([runUntilDone(args, faults), adaWrites(address, count)])
  const shown = runs.flatMap(({ lines }) => numbersOf(lines, 'shown'))
  expect(shown).toEqual([...new Set(shown)].sort((a, b) => a - b))
  for (const [at, { lines }] of runs.entries()) {
    const stored = Math.max(0, ...numbersOf(runs[at + 1]?.lines ?? [`stored ${count}`], 'stored'))
    expect(Math.max(0, ...numbersOf(lines, 'shown')), `run ${at}`).toBeLessThanOrEqual(stored)
  }
  const client = await network.open(args[1] ?? '')
  expect(received(client, 'ada@parley')).toEqual(upTo(count))
  await client.close()
  return killsOf(runs)
}

interface Newcomer {
  readonly args: readonly string[]
  readonly address: string
}

async function senderArgs(count: number): Promise<Newcomer> {
  people += 1
  const user = `ada${people}`
  const folder = await network.partnerProfile(user, bob)
  return { args: [CHILD, folder, 'send', '+4915550000@whatsapp', String(count)], address: `${user}@parley` }
}

async function receiverArgs(count: number): Promise<Newcomer> {
  people += 1
  const phone = String(4_915_550_000 + people)
  const folder = await network.whatsappProfile(phone, ada)
  return { args: [CHILD, folder, 'listen', 'ada@parley', String(count)], address: `+${phone}@whatsapp` }
}

async function adaWrites(to: string, count: number): Promise<void> {
  const sends = upTo(count).map((number) => ada.send(to, String(number)))
  for (const outcome of await Promise.all(sends)) expect(outcome.event).toBe('sent')
}

/** One run for each fault, then runs without any until one is done. */
async function runUntilDone(
  args: readonly string[],
  faults: readonly Fault[],
): Promise<readonly ChildResult[]> {
  const runs: ChildResult[] = []
  for (const fault of faults) {
    runs.push(await ('line' in fault ? killNodeAt(args, fault.line) : runNode(args, fault.inject)))
    if (runs.at(-1)?.lines.at(-1) === 'done') return runs
  }
  const last = await runNode(args)
  runs.push(last)
  expect(last.lines.at(-1), JSON.stringify(runs)).toBe('done')
  expect(last.code, last.stderr).toBe(0)
  return runs
}

function killsOf(runs: readonly ChildResult[]): number {
  return runs.filter(({ signal }) => signal === 'SIGKILL').length
}

function numbersOf(lines: readonly string[], word: string): number[] {
  return lines.flatMap((line) => (line.startsWith(`${word} `) ? [Number(line.split(' ')[1])] : []))
}

function received(client: TestClient, from: string): number[] {
  const { entries } = client.history(from, { limit: 10_000 })
  return entries.flatMap((entry) => (entry.kind === 'message' ? [Number(entry.text)] : [Number.NaN]))
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at + 1)
}

const undisturbed = new Map<typeof senderArgs, CallTrace>()

/** What one undisturbed run of such a person asks the system for; made once. */
async function callsOf(newcomer: typeof senderArgs): Promise<CallTrace> {
  const known = undisturbed.get(newcomer)
  if (known) return known
  const { args, address } = await newcomer(FEW)
  const writing = address.endsWith('whatsapp') ? adaWrites(address, FEW) : Promise.resolve()
  const [trace] = await Promise.all([traceNode(args, CALLS, `${args[1] ?? ''}.trace`), writing])
  undisturbed.set(newcomer, trace)
  return trace
}

/** Kills at calls spread over all that one undisturbed run makes, a few people at once. */
async function sweep(
  call: string,
  newcomer: typeof senderArgs,
  kill: (fault: Fault) => Promise<number>,
): Promise<void> {
  const calls = (await callsOf(newcomer)).count(call)
  const points = Math.min(calls, POINTS)
  const waiting = Array.from({ length: points }, (_, at) => 1 + Math.floor(((at + 1) * calls) / (points + 1)))
  let kills = 0
  const lane = async (): Promise<void> => {
    for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
      kills += await kill({ inject: `${call}:signal=KILL:when=${at}` })
    }
  }
  expect(calls, call).toBeGreaterThan(0)
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  // The event loop wakes itself by writes too, a few more or fewer each time: late points may never come.
  expect(kills).toBeGreaterThanOrEqual(points / 2)
}
