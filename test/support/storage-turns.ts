// What the storage crash tests write, and what may be found after each turn of it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDiskBlobs } from '#platform/blobs/disk-blobs.js'
import type { BlobPieces } from '#platform/storage/port.js'
import { openCollections } from '#platform/storage/collections.js'
import { openLedger } from '#platform/storage/ledger-file.js'
import { openQueue } from '#platform/storage/sqlite-queue.js'

export type StorageKind = 'collection' | 'queue' | 'blobs' | 'ledger'
/** The operations of a turn are asked for at once and share a commit. */
export type Turn = readonly (readonly [method: string, ...args: unknown[]])[]

const text = (letter: string, length: number): string => letter.repeat(length)

export const TURNS: Readonly<Record<StorageKind, readonly Turn[]>> = {
  collection: [
    [['insert', 'a', 1]],
    [
      ['insert', 'b', { text: text('b', 5000) }],
      ['insert', 'c', [3]],
      ['replace', 'a', 2, 1],
    ],
    [['delete', 'b']],
    [
      ['replace', 'c', 4, 1],
      ['delete', 'a'],
    ],
  ],
  queue: [
    [['append', 'q', 'a', 'first']],
    [
      ['append', 'q', 'b', text('b', 9000)],
      ['append', 'r', 'a', 'other'],
      ['append', 'q', 'c', 'third'],
    ],
    [['remove', 'q', [1, 4]]],
    [
      ['append', 'q', 'd', 'fourth'],
      ['take', 'q'],
    ],
    [['drop', 'r']],
    [['append', 'q', 'e', text('e', 20_000)]],
  ],
  ledger: [
    [['append', 'a', 'first']],
    [
      ['append', 'b', text('b', 500)],
      ['append', 'a', 'second'],
      ['append', 'b', 'other'],
    ],
    [['append', 'a', text('a', 500)]],
    [
      ['append', 'b', 'last'],
      ['append', 'a', 'last'],
    ],
  ],
  // One a turn: each blob is its own commit.
  blobs: [
    [['write', 'one', text('1', 2500)]],
    [['write', 'two', '2']],
    [['delete', 'one']],
    [['write', 'three', text('3', 10_000)]],
  ],
}

interface OpenStore {
  /** All that is stored, comparable. */
  snapshot(): Promise<unknown>
  perform(turn: Turn): Promise<unknown>
  close(): unknown
}

const openers: Readonly<Record<StorageKind, (folder: string) => Promise<OpenStore>>> = {
  async collection(folder) {
    const store = await openCollections(folder)
    const records = await store.collection<unknown>('records', (value) => value)
    return {
      snapshot: () => records.list('', 999),
      perform: (turn) =>
        Promise.all(
          turn.map(([method, key, value, version]) => {
            if (method === 'insert') return records.insert(String(key), value)
            if (method === 'replace') return records.replace(String(key), value, Number(version))
            return records.delete(String(key))
          }),
        ),
      close: () => store.close(),
    }
  },
  async queue(folder) {
    const queue = await openQueue(join(folder, 'queue.sqlite'), { clock: { now: () => 0 } })
    return {
      snapshot: async () => [await queue.read('q', 0, 999), await queue.read('r', 0, 999)],
      perform: (turn) =>
        Promise.all<unknown>(
          turn.map(([method, name, ...rest]) => {
            if (method === 'append') {
              const bytes = new Uint8Array(Buffer.from(String(rest[1])))
              return queue.append(String(name), String(rest[0]), bytes, 1)
            }
            if (method === 'remove') return queue.remove(String(name), rest.flat().map(Number))
            return method === 'take' ? queue.take(String(name)) : queue.drop(String(name))
          }),
        ),
      close: () => queue.close(),
    }
  },
  async ledger(folder) {
    const ledger = await openLedger(join(folder, 'ledger.ndjson'))
    return {
      snapshot: async () => [await ledger.read('a', 0, 999), await ledger.read('b', 0, 999)],
      perform: (turn) =>
        Promise.all<unknown>(turn.map(([, subject, said]) => ledger.append(entry(subject, said)))),
      close: () => ledger.close(),
    }
  },
  async blobs(folder) {
    const blobs = await openDiskBlobs(folder)
    return {
      snapshot: () => Promise.all(['one', 'two', 'three'].map(async (key) => textOf(await blobs.read(key)))),
      perform: (turn) =>
        Promise.all<unknown>(
          turn.map(([method, key, body]) =>
            method === 'write'
              ? blobs.write(String(key), once(Buffer.from(String(body))), 1e6)
              : blobs.delete(String(key)),
          ),
        ),
      close: () => {
        blobs.close()
      },
    }
  },
}

/** Opens the store in `folder` as a restart does, and answers what it holds. */
export async function stored(kind: StorageKind, folder: string): Promise<unknown> {
  const store = await openers[kind](folder)
  try {
    return await store.snapshot()
  } finally {
    await store.close()
  }
}

/** What an undisturbed store holds before the first turn and after each. */
export async function expectedSnapshots(kind: StorageKind): Promise<readonly unknown[]> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-turns-'))
  const store = await openers[kind](folder)
  const snapshots = [await store.snapshot()]
  for (const turn of TURNS[kind]) {
    await store.perform(turn)
    snapshots.push(await store.snapshot())
  }
  await store.close()
  await rm(folder, { recursive: true })
  return snapshots
}

/** As the child of the crash tests writes it too. */
function entry(subject: unknown, said: unknown) {
  return { subject: String(subject), at: 1, kind: 'said', actor: 'you', detail: { said: String(said) } }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  await Promise.resolve()
  yield bytes
}

async function textOf(stream: BlobPieces | undefined): Promise<string | undefined> {
  if (stream === undefined) return undefined
  let all = ''
  for await (const piece of stream) all += Buffer.from(piece).toString()
  return all
}
