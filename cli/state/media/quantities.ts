// Sizes, durations and progress as people read them.

const UNITS = ['B', 'kB', 'MB', 'GB'] as const
const STEP = 1000

function scaleOf(bytes: number): number {
  let scale = 0
  while (scale < UNITS.length - 1 && bytes >= STEP ** (scale + 1) * 0.9995) scale += 1
  return scale
}

function inUnit(bytes: number, scale: number): string {
  const value = bytes / STEP ** scale
  return scale === 0 || value >= 99.95 ? String(Math.round(value)) : value.toFixed(1)
}

/** `bytes` (≥ 0) with a unit: `812 B`, `1.2 MB`. */
export function byteSize(bytes: number): string {
  const scale = scaleOf(bytes)
  return `${inUnit(bytes, scale)} ${UNITS[scale] ?? ''}`
}

/** `43 % · 1.2 of 2.8 MB`. More than everything is everything. */
export function progressText(bytes: number, total: number): string {
  const done = Math.min(bytes, total)
  const scale = scaleOf(total)
  const percent = total === 0 ? 100 : Math.floor((100 * done) / total)
  return `${percent} % · ${inUnit(done, scale)} of ${byteSize(total)}`
}

/** Whole seconds as `0:07`, `12:30` or `1:02:03`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const two = (part: number): string => String(part).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  return hours === 0 ? `${minutes}:${two(whole % 60)}` : `${hours}:${two(minutes)}:${two(whole % 60)}`
}
