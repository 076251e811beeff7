// kill -9 and failing disks: what a store said is durable is there after the restart, and nothing is torn.
//
// The children run the compiled program, so `dist/` must be up to date (`npm test` sees to it).
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { expectedSnapshots, stored, TURNS, type StorageKind, type Turn } from '../support/storage-turns.js'
import {
  type CallTrace,
  type ChildResult,
  killNodeAt,
  runNode,
  straceMissing,
  traceNode,
} from '../support/strace.js'

const CHILD = join(import.meta.dirname, '../support/fixtures/storage-child.mjs')
/** Points of each sweep; PARLEY_CRASH_POINTS=1000 tries every single system call. */
const WIDE = process.env['PARLEY_CRASH_POINTS']
const POINTS = Number(WIDE ?? 3)
const AT_ONCE = 3

const missing = straceMissing()
if (missing !== undefined) console.warn(`SKIPPED: sweeps over system calls, strace is not usable: ${missing}`)

type Killed = readonly (readonly [StorageKind, call: string])[]
const KILLED_AT: Killed = [
  ['collection', 'write'],
  ['collection', 'fsync'],
  ['queue', 'pwrite64'],
  ['queue', 'fsync'],
  ['ledger', 'pwrite64'],
  ['ledger', 'fdatasync'],
  ['blobs', 'write'],
  ['blobs', 'fsync'],
]
/** A fsync stands beside each of these (see ORDER), so a kill there finds the same files: tried in wide sweeps. */
const SAME_FILES: Killed = [
  ['collection', 'rename'],
  ['queue', 'unlink'],
  ['ledger', 'ftruncate'],
  ['blobs', 'link'],
  ['blobs', 'unlink'],
]

const FAILING: readonly (readonly [StorageKind, call: string, error: string, code: string])[] = [
  ['collection', 'fsync', 'EIO', 'storage-failed'],
  ['collection', 'rename', 'ENOSPC', 'storage-full'],
  ['queue', 'pwrite64', 'ENOSPC', 'storage-full'],
  ['queue', 'fsync', 'EIO', 'storage-failed'],
  ['ledger', 'pwrite64', 'ENOSPC', 'storage-full'],
  ['ledger', 'fdatasync', 'EIO', 'storage-failed'],
  ['blobs', 'fsync', 'EIO', 'storage-failed'],
  ['blobs', 'link', 'ENOSPC', 'storage-full'],
]

describe.skipIf(missing !== undefined)('a store killed by a system call', () => {
  it.each([...KILLED_AT, ...(WIDE === undefined ? [] : SAME_FILES)])(
    '%s: any %s leaves what it said is durable',
    async (kind, call) => {
      const snapshots = await expectedSnapshots(kind)
      let killed = 0
      const points = await sweep(kind, call, async (folder, at) => {
        const child = await runNode(childOf(kind, folder), `${call}:signal=KILL:when=${at}`)
        if (child.signal === 'SIGKILL') killed += 1
        else expect(child.code, `${at}: ${child.stderr}`).toBe(0)
        const durable = turnsDone(child)
        const found = await stored(kind, folder)
        expect(snapshots.slice(durable, durable + 2), `${at}`).toContainEqual(found)
      })
      // The event loop wakes itself by writes too, a few more or fewer each time: late points may never come.
      expect(killed).toBeGreaterThanOrEqual(points / 2)
    },
  )
})

/** A write that can be told from the others. */
const ONE: Readonly<Record<'collection' | 'queue' | 'ledger', (name: string) => Turn[number]>> = {
  collection: (name) => ['insert', name, 1],
  queue: (name) => ['append', 'q', name, 'x'],
  ledger: (name) => ['append', 'a', name],
}

describe.each(['collection', 'queue', 'ledger'] as const)('a %s killed while it writes on and on', (kind) => {
  it('has everything it said is durable, and no gap', async () => {
    const turns: Turn[] = Array.from({ length: 400 }, (_, at) => [ONE[kind](`${1000 + at}`)])
    for (const line of [1, 20, 120]) {
      await inFolder(async (folder) => {
        const child = await killNodeAt([CHILD, kind, folder, JSON.stringify(turns)], `done ${line}`)
        const found = (
          JSON.stringify(await stored(kind, folder)).match(/"(?:id|key|said)":"1\d{3}"/g) ?? []
        ).map((name) => Number(/\d+/.exec(name)?.[0]))
        expect(child.signal).toBe('SIGKILL')
        expect(found.length).toBeGreaterThanOrEqual(turnsDone(child))
        expect(found).toEqual(found.map((_, at) => 1000 + at))
      })
    }
  })
})

const ORDERED = new Set(['fsync', 'fdatasync', 'rename', 'link', 'unlink'])
/** What the disk is asked for between two answers, in order. */
const ORDER: readonly (readonly [StorageKind, turn: number, calls: RegExp])[] = [
  ['collection', 1, /^fsync rename fsync$/],
  ['collection', 2, /^fsync rename fsync$/],
  ['queue', 1, /^fsync( fsync)*$/],
  ['queue', 2, /^fsync$/],
  ['queue', 4, /^fsync$/],
  ['ledger', 1, /^fdatasync$/],
  ['ledger', 2, /^fdatasync$/],
  ['blobs', 2, /^fsync( fsync)* link fsync unlink$/],
  ['blobs', 3, /^unlink fsync$/],
]

describe.skipIf(missing !== undefined)('a power cut', () => {
  it.each(ORDER)(
    '%s: turn %i is on disk, content before name, before it is answered',
    async (kind, turn, calls) => {
      const { order } = await callsOf(kind)
      const made = order.slice(order.indexOf(`done ${turn - 1}`) + 1, order.indexOf(`done ${turn}`))
      expect(made.filter((call) => ORDERED.has(call)).join(' ')).toMatch(calls)
    },
  )
})

describe.skipIf(missing !== undefined)('a store whose disk fails once', () => {
  it.each(FAILING)(
    '%s: %s with %s is reported, and the next try succeeds',
    async (kind, call, error, code) => {
      const snapshots = await expectedSnapshots(kind)
      const codes = new Set<string | undefined>()
      await sweep(kind, call, async (folder, at) => {
        const child = await runNode(childOf(kind, folder), `${call}:error=${error}:when=${at}`)
        expect(child.code, `${at}: ${child.stderr}`).toBe(0)
        expect(await stored(kind, folder), `${at}`).toEqual(snapshots.at(-1))
        for (const line of child.lines) if (line.startsWith('failed')) codes.add(line.split(' ')[2])
      })
      expect([...codes]).toEqual([code])
    },
  )
})

function childOf(kind: StorageKind, folder: string): string[] {
  return [CHILD, kind, folder, JSON.stringify(TURNS[kind])]
}

const undisturbed = new Map<StorageKind, CallTrace>()

/** What the child asks the system for when nothing fails; made once. */
async function callsOf(kind: StorageKind): Promise<CallTrace> {
  const known = undisturbed.get(kind)
  if (known) return known
  const calls = [...ORDERED, 'write', 'pwrite64', 'ftruncate']
  const made = await inFolder((folder) => traceNode(childOf(kind, folder), calls, `${folder}.trace`))
  undisturbed.set(kind, made)
  return made
}

/** How many turns the child said are durable; 0 also where it was killed while opening. */
function turnsDone(child: ChildResult): number {
  return Math.max(0, ...child.lines.map((line) => Number(/^done (\d+)$/.exec(line)?.[1] ?? 0)))
}

/** Calls `work` with a fresh folder for calls spread over all the child makes, a few at once; answers for how many. */
async function sweep(
  kind: StorageKind,
  call: string,
  work: (folder: string, at: number) => Promise<void>,
): Promise<number> {
  const count = (await callsOf(kind)).count(call)
  const points = Math.min(count, POINTS)
  const waiting = Array.from({ length: points }, (_, at) => 1 + Math.floor((at * count) / points))
  const lane = async (): Promise<void> => {
    for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
      const point = at
      await inFolder((folder) => work(folder, point))
    }
  }
  expect(count, call).toBeGreaterThan(0)
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return points
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-crash-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
    await rm(`${folder}.trace`, { force: true })
  }
}
