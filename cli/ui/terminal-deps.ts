// What the chat on a terminal needs of the world.
import type { EventEmitter } from 'node:events'
import type { Clock } from '#platform/clock.js'
import type { Config } from '../config/config.js'
import type { Players } from '../engines/media-engine.js'
import type { Size } from '../state/layout.js'
import type { EditText } from './editor-session.js'
import type { InputStream } from './stdin-filter.js'
import type { KeepSetting } from './terminal-desk.js'
import type { Endings, TerminalInput, TerminalOutput } from './terminal-modes.js'

/** The part of `process` that the app listens to and stops itself with. */
export interface Host extends Endings {
  kill(pid: number, signal: 'SIGTSTP'): unknown
}

export interface TerminalDeps {
  readonly clock: Clock
  readonly stdin: InputStream & TerminalInput
  readonly stdout: TerminalOutput & Size & Pick<EventEmitter, 'on' | 'off'>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly host: Host
  readonly newMessageId: () => string
  readonly players: Players
  /** In place of the user's own editor. */
  readonly editText?: EditText
  readonly config: Config
  readonly keep: KeepSetting
  /** Ends the process because of an error that nobody expected, and says so. The terminal is given back by then. */
  readonly crash: (error: unknown) => void
}
