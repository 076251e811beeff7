// A line of the bench: what it measures, how, and the goal it is held against. Lines report; they never assert.

/** A bound on the median of the rounds, or on its ratio to the peer measured in the same run. */
export interface Goal {
  readonly on: 'value' | 'ratio'
  readonly bound: 'at least' | 'at most'
  readonly limit: number
}

export interface Peer {
  readonly what: string
  /** In the unit of the figure. */
  readonly value: number
}

export interface Figure {
  /** B1 … B11. */
  readonly line: string
  readonly what: string
  readonly unit: string
  /** One value for each round; the median counts. */
  readonly rounds: readonly number[]
  /** Operations in a round. */
  readonly samples: number
  readonly peer?: Peer | undefined
  readonly goal?: Goal | undefined
  /** What a reader must know to judge the figure. */
  readonly note?: string | undefined
}

export interface Bench {
  /** Fewer operations and connections, the same shape. */
  readonly quick: boolean
  /** B10 also times the whole test suite. */
  readonly withTests: boolean
  /** A folder of the line's own, removed afterwards. */
  readonly folder: string
  /** Progress, for the person who waits. */
  readonly say: (text: string) => void
}

/** One module for each line exports one. */
export interface Line {
  readonly id: string
  readonly title: string
  run(bench: Bench): Promise<readonly Figure[]>
}

export function atLeast(limit: number, on: Goal['on'] = 'value'): Goal {
  return { on, bound: 'at least', limit }
}

export function atMost(limit: number, on: Goal['on'] = 'value'): Goal {
  return { on, bound: 'at most', limit }
}
