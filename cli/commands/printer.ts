// Lines on stdout (results) and stderr (everything else); nothing else writes there.
import { sanitise } from '../state/sanitise.js'
import type { Shell } from './shell.js'

export interface Printer {
  /** A finished line for stdout: rendered by its record, hence safe already. */
  readonly line: (text: string) => void
  /** Something to know that is no result; sanitised here. */
  readonly note: (text: string) => void
}

export function printer({ stdout, stderr }: Pick<Shell, 'stdout' | 'stderr'>): Printer {
  return {
    line(text) {
      stdout.write(`${text}\n`)
    },
    note(text) {
      stderr.write(`parley: ${sanitise(text)}\n`)
    },
  }
}
