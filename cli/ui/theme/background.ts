// Whether a terminal is dark or light: by its own word (xterm's OSC 11), else by COLORFGBG.
import type { CancelTimer, Clock } from '#platform/clock.js'
import type { Environment } from '#platform/config.js'
import type { TerminalOutput } from '../terminal-modes.js'

export type Background = 'dark' | 'light'

/** Asks for the background's colour. */
export const BACKGROUND_QUERY = '\x1b]11;?\x1b\\'
/** A terminal across a slow line answers within this; a later answer is somebody's typing. */
const PATIENCE_MS = 2_000
/** Terminals that say nothing, or show the question. */
const SILENT = /^(?:linux|cygwin|vt\d|eterm|dumb|$)/

/** Perceived brightness (ITU-R BT.601) of colours from 0 to 1; above the middle it is light. */
const isLight = (red: number, green: number, blue: number): boolean =>
  0.299 * red + 0.587 * green + 0.114 * blue > 0.5

/** `undefined` where the report is not the answer. Colours have one to four hex digits each. */
export function backgroundAnswer(report: string): Background | undefined {
  const found = /^\]11;rgba?:([0-9a-f]{1,4})\/([0-9a-f]{1,4})\/([0-9a-f]{1,4})(?:\/[0-9a-f]{1,4})?$/i.exec(
    report,
  )
  if (found === null) return undefined
  const [red = 0, green = 0, blue = 0] = found
    .slice(1, 4)
    .map((hex) => parseInt(hex, 16) / (16 ** hex.length - 1))
  return isLight(red, green, blue) ? 'light' : 'dark'
}

/** rxvt and others say `foreground;background`, as numbers of their 16 colours. */
export function backgroundOf(env: Environment): Background | undefined {
  const last = /^\d{1,2};(?:[^;]*;)?(\d{1,2})$/.exec(env['COLORFGBG'] ?? '')?.[1]
  if (last === undefined || Number(last) > 15) return undefined
  return last === '7' || Number(last) > 8 ? 'light' : 'dark'
}

interface Deps {
  readonly output: TerminalOutput
  readonly clock: Clock
  readonly env: Environment
  readonly told: (background: Background) => void
}

/** Asks once; only the answer that is waited for counts. */
export class BackgroundQuestion {
  readonly #deps: Deps
  #asked = false
  #endAsking: CancelTimer | undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Input must be read already: whatever comes back would else be taken for typing. */
  ask(): void {
    const { output, clock, env } = this.#deps
    if (this.#asked || SILENT.test(env['TERM'] ?? '')) return
    this.#asked = true
    output.write(BACKGROUND_QUERY)
    this.#endAsking = clock.after(PATIENCE_MS, () => {
      this.#endAsking = undefined
    })
  }

  readonly onReport = (report: string): void => {
    const answer = this.#endAsking === undefined ? undefined : backgroundAnswer(report)
    if (answer === undefined) return
    this.close()
    this.#deps.told(answer)
  }

  close(): void {
    this.#endAsking?.()
    this.#endAsking = undefined
  }
}
