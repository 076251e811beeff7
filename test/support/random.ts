// Repeatable randomness for tests: the same seed gives the same numbers on every machine.
import type { Bytes } from '#proto/bytes.js'

export interface Random {
  /** 0..2^32−1. */
  uint32(): number
  /** 0..limit−1. */
  below(limit: number): number
  bytes(length: number): Bytes
  pick<T>(items: readonly T[]): T
}

/** mulberry32: small, fast, good enough to choose mutations; nothing to do with keys. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const uint32 = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (limit: number): number => Math.floor((uint32() / 2 ** 32) * limit)
  return {
    uint32,
    below,
    bytes: (length) => Uint8Array.from({ length }, () => uint32() & 0xff),
    pick: (items) => {
      const item = items[below(items.length)]
      if (item === undefined) throw new TypeError('there is nothing to pick from')
      return item
    },
  }
}
