// How long to wait before trying again: doubling, with jitter, so that many do not come back at once.

interface BackoffLimits {
  readonly firstBackoffMilliseconds: number
  readonly longestBackoffMilliseconds: number
}

/** Between half and all of `first × 2^(failures − 1)`, never above the longest. `failures` counts from 1. */
export function backoffMilliseconds(
  failures: number,
  limits: BackoffLimits,
  randomBytes: (length: number) => Uint8Array,
): number {
  const doubled = limits.firstBackoffMilliseconds * 2 ** Math.min(failures - 1, 30)
  const whole = Math.min(doubled, limits.longestBackoffMilliseconds)
  const [random = 0] = randomBytes(1)
  return Math.round(whole * (0.5 + random / 510))
}
