// A program on a real pseudo-terminal: the bytes it writes, and the screen they make.
import type { IPty } from '@lydell/node-pty'
import xterm from '@xterm/headless'
import { type PseudoTerminal, startOnPseudoTerminal } from './pseudo-terminal.js'

/** What the machine that runs the tests may have set. */
const UNWANTED = new Set(['CI', 'CONTINUOUS_INTEGRATION', 'NO_COLOR', 'FORCE_COLOR'])
const END_OF_FRAME = '\x1b[?2026l'

export interface TerminalSession {
  readonly child: IPty
  /** Everything written so far. */
  readonly bytes: () => string
  readonly screen: () => string
  readonly cursor: () => readonly [number, number]
  /** Resolves when a whole frame is on the screen and shows `pattern`; rejects when the child ends before. */
  readonly shows: (pattern: RegExp) => Promise<void>
  /** Resolves when a whole frame shows something else than `screen`. */
  readonly changes: (screen: string) => Promise<void>
  /** Resolves when a whole frame shows exactly `screen`. */
  readonly becomes: (screen: string) => Promise<void>
  readonly columns: () => number
  readonly resize: (columns: number, rows: number) => void
  /** Resolves when the child is gone and all it wrote is on the screen. */
  readonly ended: PseudoTerminal['ended']
}

const sessions: TerminalSession[] = []

/** Ends what is left of a test's sessions. @param show whether their screens are of interest. */
export function endSessions(show: boolean): void {
  for (const { child, screen } of sessions.splice(0)) {
    if (show) console.error(screen())
    child.kill('SIGKILL')
  }
}

/**
 * Starts a command on a terminal of its own.
 * @param more environment variables besides those of this process.
 */
export function startOnTerminal(
  columns: number,
  rows: number,
  command: readonly string[],
  more: Readonly<Record<string, string>> = {},
): TerminalSession {
  const inherited = Object.entries(process.env).filter(([name]) => !UNWANTED.has(name))
  const env = {
    ...Object.fromEntries(inherited),
    TERM: 'xterm-256color',
    // As the launcher has it: what draws checks itself twice otherwise.
    NODE_ENV: 'production',
    TZ: 'UTC',
    ...more,
  }
  const shell = command[0] === 'bash'
  const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true })
  let bytes = ''
  let drawn = 0
  let over = false
  const waiting = new Set<() => void>()
  const check = (): void => {
    for (const look of waiting) look()
  }
  const options = { cols: columns, rows, env, cwd: `${import.meta.dirname}/../..` }
  const { child, ended: left } = startOnPseudoTerminal(command, options, (data) => {
    bytes += data
    const upTo = bytes.length
    emulator.write(data, () => {
      drawn = upTo
      check()
    })
  })
  const ended = left.then(async (how) => {
    // Everything was read, but the emulator may still have to draw it.
    await new Promise<void>((resolve) => {
      emulator.write('', resolve)
    })
    over = true
    check()
    return how
  })
  const screen = (): string => {
    const buffer = emulator.buffer.active
    const lines = Array.from(
      { length: emulator.rows },
      (_, y) => buffer.getLine(buffer.baseY + y)?.translateToString(true) ?? '',
    )
    return lines.join('\n')
  }
  const whole = (): boolean => drawn === bytes.length && (shell || bytes.endsWith(END_OF_FRAME))
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (holds()) resolve()
        else if (over) reject(new Error(`the chat ended; its screen was:\n${screen()}`))
        else return
        waiting.delete(look)
      }
      waiting.add(look)
      look()
    })
  const session: TerminalSession = {
    child,
    bytes: () => bytes,
    screen,
    cursor: () => [emulator.buffer.active.cursorX, emulator.buffer.active.cursorY],
    shows: (pattern) => until(() => whole() && pattern.test(screen())),
    changes: (before) => until(() => whole() && screen() !== before),
    becomes: (wanted) => until(() => whole() && screen() === wanted),
    columns: () => emulator.cols,
    resize: (toColumns, toRows) => {
      child.resize(toColumns, toRows)
      emulator.resize(toColumns, toRows)
    },
    ended,
  }
  sessions.push(session)
  return session
}
