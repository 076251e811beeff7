// What the probe's thread is asked and what it reports, as it gets to know it.
import type { Sound } from './decode-sound.js'
import type { Facts } from './probe.js'

export interface ProbeRequest {
  readonly path: string
  /** Whether to decode the sound, too. */
  readonly sound: boolean
}

/** Plain values; one thing a report. */
export type ProbeReport =
  /** Libraries are loaded; from here on it is the file that takes time. */
  { readonly ready: true } | { readonly facts: Facts } | { readonly sound: Sound }

/** @throws {TypeError} where it is none. */
export function parseProbeRequest(value: unknown): ProbeRequest {
  if (typeof value === 'object' && value !== null && 'path' in value && 'sound' in value) {
    const { path, sound } = value
    if (typeof path === 'string' && typeof sound === 'boolean') return { path, sound }
  }
  throw new TypeError('not a request to the probe')
}
