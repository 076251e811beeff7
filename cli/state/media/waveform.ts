// The loudness of a voice message over time, as bars.

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
const LOUDEST = 100

/** `levels` (each 0..100; others count as the nearest of these) as at most `width` cells of bars. */
export function waveformBars(levels: readonly number[], width: number): string {
  const count = Math.min(levels.length, Math.max(0, width))
  return Array.from({ length: count }, (_, at) => {
    const from = Math.floor((at * levels.length) / count)
    const to = Math.floor(((at + 1) * levels.length) / count)
    const peak = Math.max(...levels.slice(from, Math.max(to, from + 1)))
    const level = Number.isFinite(peak) ? Math.min(LOUDEST, Math.max(0, peak)) : 0
    return BARS[Math.min(BARS.length - 1, Math.floor((level / LOUDEST) * BARS.length))] ?? BARS[0]
  }).join('')
}
