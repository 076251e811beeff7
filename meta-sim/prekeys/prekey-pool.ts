// The stock of one-time prekeys: each goes to one requester, once, ever (framework: prekeys; sizes assumed).
import { type Bytes, EMPTY } from '#proto/bytes.js'
import type { Queue } from '#platform/storage/port.js'

const PREKEY_SUITES = ['curve', 'kyber'] as const
type PreKeySuite = (typeof PREKEY_SUITES)[number]

/** `key` is opaque here: the value, of Kyber keys followed by the signature. */
export interface PooledKey {
  readonly id: number
  readonly key: Bytes
}

/** Whose stock: a new enlistment begins with an empty one. */
interface PoolOwner {
  readonly jid: string
  readonly generation: number
}

type PreKeyStockOf<T> = Readonly<Record<PreKeySuite, T>>

export interface PreKeyPool {
  /**
   * Resolves when they are on disk. False where a suite's stock would grow over its limit; nothing is added
   * then. A key uploaded before is not added again, whether it was taken meanwhile or not.
   */
  add(owner: PoolOwner, keys: PreKeyStockOf<readonly PooledKey[]>): Promise<boolean>
  /** The oldest key, to one caller only. */
  take(owner: PoolOwner, suite: PreKeySuite): Promise<PooledKey | undefined>
  count(owner: PoolOwner): Promise<PreKeyStockOf<number>>
  /** Forgets an enlistment's stock. */
  drop(owner: PoolOwner): Promise<void>
}

interface PreKeyPoolDeps {
  readonly queue: Queue
  /** Keys of one suite kept for one account. */
  readonly maximumStock: number
}

/** Prekeys leave with their enlistment, not with time. */
const NEVER = Number.MAX_SAFE_INTEGER

export function createPreKeyPool({ queue, maximumStock }: PreKeyPoolDeps): PreKeyPool {
  // Two uploads of one account at once must not both pass the limit.
  const turns = new Map<string, Promise<unknown>>()

  const count = async (owner: PoolOwner): Promise<PreKeyStockOf<number>> => {
    const [curve, kyber] = await Promise.all([
      queue.usage(stock(owner, 'curve')),
      queue.usage(stock(owner, 'kyber')),
    ])
    return { curve: curve.count, kyber: kyber.count }
  }
  const addOne = async (owner: PoolOwner, suite: PreKeySuite, { id, key }: PooledKey): Promise<void> => {
    // An upload whose answer was lost comes again: a key taken meanwhile must not come back to life.
    const first = await queue.append(seen(owner, suite), String(id), EMPTY, NEVER)
    if (first.stored) await queue.append(stock(owner, suite), String(id), key, NEVER)
  }
  const add = async (owner: PoolOwner, keys: PreKeyStockOf<readonly PooledKey[]>): Promise<boolean> => {
    const stocked = await count(owner)
    if (PREKEY_SUITES.some((suite) => stocked[suite] + keys[suite].length > maximumStock)) return false
    await Promise.all(PREKEY_SUITES.flatMap((suite) => keys[suite].map((key) => addOne(owner, suite, key))))
    return true
  }
  return {
    count,
    add(owner, keys) {
      const before = turns.get(owner.jid) ?? Promise.resolve()
      const turn = before.then(() => add(owner, keys))
      // The next in line waits for the end of this one, good or bad.
      const settled = turn
        .catch(() => undefined)
        .then(() => {
          if (turns.get(owner.jid) === settled) turns.delete(owner.jid)
        })
      turns.set(owner.jid, settled)
      return turn
    },
    async take(owner, suite) {
      const entry = await queue.take(stock(owner, suite))
      return entry && { id: Number(entry.id), key: entry.bytes }
    },
    async drop(owner) {
      const queues = PREKEY_SUITES.flatMap((suite) => [stock(owner, suite), seen(owner, suite)])
      await Promise.all(queues.map((name) => queue.drop(name)))
    },
  }
}

function stock(owner: PoolOwner, suite: PreKeySuite): string {
  return `prekeys/${owner.jid}/${owner.generation}/${suite}`
}

function seen(owner: PoolOwner, suite: PreKeySuite): string {
  return `${stock(owner, suite)}/seen`
}
