// The few statistics a bench on a noisy machine needs: the median of rounds, and percentiles of latencies.
import type { Figure } from './line.js'

/** Nearest rank. @param share 0..1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

export function ratioOf({ rounds, peer }: Figure): number | undefined {
  return peer && median(rounds) / peer.value
}

/**
 * Of a value of `one` and a value of `other`, how often the second is larger, ties counting half (area under the ROC
 * curve): 0.5 where nobody can tell the two apart.
 */
export function areaUnderCurve(one: readonly number[], other: readonly number[]): number {
  const sorted = [...one].sort((a, b) => a - b)
  const below = (value: number, orEqual: boolean): number => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const at = sorted[middle] ?? Number.NaN
      if (orEqual ? at <= value : at < value) low = middle + 1
      else high = middle
    }
    return low
  }
  const wins = other.reduce((sum, value) => sum + (below(value, false) + below(value, true)) / 2, 0)
  return wins / (one.length * other.length)
}

/** `undefined` where there is no goal, or nothing to hold against it. */
export function isMet(figure: Figure): boolean | undefined {
  const { goal, rounds } = figure
  const value = goal?.on === 'ratio' ? ratioOf(figure) : median(rounds)
  if (!goal || value === undefined || Number.isNaN(value)) return undefined
  return goal.bound === 'at least' ? value >= goal.limit : value <= goal.limit
}

/** Runs `round` one after the other; three of them tell a median from an accident. */
export async function rounds(count: number, round: (number: number) => Promise<number>): Promise<number[]> {
  const values: number[] = []
  for (let number = 0; number < count; number += 1) values.push(await round(number))
  return values
}
