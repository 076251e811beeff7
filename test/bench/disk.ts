// The disk under the durable figures: how often a small append reaches it in a second, alone.
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Appends of 256 bytes, each followed by fdatasync. */
export function syncedAppendsPerSecond(folder: string, milliseconds = 700): number {
  const file = openSync(join(folder, `append-${performance.now()}`), 'a', 0o600)
  const entry = new Uint8Array(256).fill(7)
  const start = performance.now()
  let appends = 0
  while (performance.now() - start < milliseconds) {
    writeSync(file, entry)
    fdatasyncSync(file)
    appends += 1
  }
  closeSync(file)
  return (appends * 1000) / (performance.now() - start)
}
