// The waveform of a voice message: 64 values of loudness over its length (observed: 64 octets, each 0..100).
import { ASSUMED_WAVEFORM_LOUDEST, ASSUMED_WAVEFORM_VALUES } from '#proto/assumptions.js'
import type { Bytes } from '#proto/bytes.js'

const WINDOW_SAMPLES = 256

/** Takes decoded sound as it comes and keeps one number for every 256 samples. */
export class WaveformMeter {
  readonly #windows: number[] = []
  #sum = 0
  #count = 0

  /** Samples of one channel, -1..1. */
  add(samples: Float32Array): void {
    for (const sample of samples) {
      this.#sum += Number.isFinite(sample) ? Math.abs(sample) : 0
      this.#count += 1
      if (this.#count === WINDOW_SAMPLES) this.#close()
    }
  }

  #close(): void {
    this.#windows.push(this.#sum / this.#count)
    this.#sum = 0
    this.#count = 0
  }

  /** The loudest part is 100; silence is all zeros. `undefined` where there was no sound at all. */
  finish(): Bytes | undefined {
    if (this.#count > 0) this.#close()
    const windows = this.#windows
    if (windows.length === 0) return undefined
    const means = Array.from({ length: ASSUMED_WAVEFORM_VALUES }, (_, at) => {
      const from = Math.floor((at * windows.length) / ASSUMED_WAVEFORM_VALUES)
      const to = Math.max(from + 1, Math.floor(((at + 1) * windows.length) / ASSUMED_WAVEFORM_VALUES))
      return mean(windows.slice(from, to))
    })
    const loudest = Math.max(...means)
    return Uint8Array.from(means, (value) =>
      loudest === 0 ? 0 : Math.round((value / loudest) * ASSUMED_WAVEFORM_LOUDEST),
    )
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
