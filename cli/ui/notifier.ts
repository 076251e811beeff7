// Tells of messages outside the screen: the terminal's bell, its own notification (OSC 9), a program.
//
// The only place where the app writes BEL and OSC 9, both after its own fixed beginning.
import type { CancelTimer, Clock } from '#platform/clock.js'
import type { Config } from '../config/config.js'
import type { Notice } from '../state/desk/desk-input.js'
import type { TerminalOutput } from './terminal-modes.js'
import { truncate } from '../state/width.js'

/** What is told at once; more within this time is counted, and told together. */
const BETWEEN_MS = 1_000
/** Cells of what a notification says. */
const LONGEST = 200
const BELL = '\x07'

export interface NotifierDeps {
  readonly clock: Clock
  readonly output: TerminalOutput
  /** Whether the terminal is ours now. */
  readonly entered: () => boolean
  /** Starts the program; rejects where it does not start. */
  readonly start: (command: readonly string[], title: string, text: string) => Promise<unknown>
}

export class Notifier {
  #settings: Config['notify']
  readonly #deps: NotifierDeps
  #waiting: Notice[] = []
  #cancel: CancelTimer | undefined
  /** The program did not start, which is said once. */
  #mute = false

  constructor(settings: Config['notify'], deps: NotifierDeps) {
    this.#settings = settings
    this.#deps = deps
  }

  /** From now on. A program that did not start before is tried again where it is another one. */
  configure(settings: Config['notify']): void {
    if (settings.command !== this.#settings.command) this.#mute = false
    this.#settings = settings
  }

  /** At most one a second. @param mute learns, once, why the program does not start. */
  notify(notice: Notice, mute: (why: string) => void): void {
    this.#waiting.push(notice)
    if (this.#cancel === undefined) this.#tell(mute)
  }

  close(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#waiting = []
  }

  #tell(mute: (why: string) => void): void {
    const told = this.#waiting
    this.#waiting = []
    this.#cancel = undefined
    const [first] = told
    if (first === undefined) return
    this.#say(told.length === 1 ? first : { title: 'Parley', text: `${told.length} new messages` }, mute)
    this.#cancel = this.#deps.clock.after(BETWEEN_MS, () => {
      this.#tell(mute)
    })
  }

  #say({ title, text }: Notice, mute: (why: string) => void): void {
    const { bell, osc9, command } = this.#settings
    const { entered, output, start } = this.#deps
    if (entered()) {
      // Some terminals take a number at the beginning for an order (ConEmu), hence our name before it.
      const told = osc9 ? `\x1b]9;Parley: ${truncate(`${title}: ${text}`, LONGEST)}\x1b\\` : ''
      if (bell || osc9) output.write(told + (bell ? BELL : ''))
    }
    if (command.length === 0 || this.#mute) return
    start(command, truncate(title, LONGEST), truncate(text, LONGEST)).catch((error: unknown) => {
      this.#mute = true
      mute(error instanceof Error ? error.message : String(error))
    })
  }
}
