// Lines on stdout (results) and stderr (everything else); nothing else writes there.
import { sanitise } from '../state/sanitise.js'
import type { Shell } from './shell.js'

export interface Printer {
  /** A finished line for stdout: rendered by its record, hence safe already. */
  readonly line: (text: string) => void
  /** Something to know that is no result; sanitised here. */
  readonly note: (text: string) => void
  /**
   * How far something is. On a terminal, one line that is written anew each time; elsewhere a line every five
   * seconds, so that what is quickly done leaves none.
   */
  readonly progress: (text: string) => void
  /** Takes the progress line away. */
  readonly end: () => void
}

const BETWEEN_LINES_MS = 5_000
const DEFAULT_COLUMNS = 80
const ERASE_LINE = '\r\u001b[2K'

export function printer({ stdout, stderr, clock }: Pick<Shell, 'stdout' | 'stderr' | 'clock'>): Printer {
  let drawn = false
  let lastLine: number | undefined
  const erase = (): void => {
    if (drawn) stderr.write(ERASE_LINE)
    drawn = false
  }
  const draw = (text: string): void => {
    // Some pseudo-terminals say 0.
    const columns = stderr.columns > 0 ? stderr.columns : DEFAULT_COLUMNS
    stderr.write(`${ERASE_LINE}${text.slice(0, columns - 1)}`)
    drawn = true
  }
  return {
    line(text) {
      erase()
      stdout.write(`${text}\n`)
    },
    note(text) {
      erase()
      stderr.write(`parley: ${sanitise(text)}\n`)
    },
    progress(text) {
      const safe = sanitise(text)
      if (stderr.isTTY) {
        draw(safe)
        return
      }
      lastLine ??= clock.now()
      if (clock.now() - lastLine < BETWEEN_LINES_MS) return
      lastLine = clock.now()
      stderr.write(`parley: ${safe}\n`)
    },
    end: erase,
  }
}
