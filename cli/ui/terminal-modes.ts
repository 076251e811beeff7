// The one owner of the terminal's modes: alternate screen, bracketed paste, focus reports, mouse, cursor, title, raw
// input. Whatever ends or stops the program, they are put back.
//
// Who else writes more than text and its style: frame-writer.ts (places, the cursor, frames), pictures/ (kitty's and
// iTerm's, their question), theme/background.ts (the question for the background, OSC 11), notifier.ts (BEL and OSC 9).
import type { EventEmitter } from 'node:events'

export interface TerminalOutput {
  write(data: string): unknown
}

export interface TerminalInput {
  setRawMode(raw: boolean): unknown
}

/** The part of `process` that tells of endings; a test has its own. */
export type Endings = Pick<EventEmitter, 'on' | 'off'>

const MODES = [
  { on: '\x1b[22;0t', off: '\x1b[23;0t' }, // the window title is pushed, and popped again
  { on: '\x1b[?1049h', off: '\x1b[?1049l' }, // alternate screen
  { on: '\x1b[?2004h', off: '\x1b[?2004l' }, // bracketed paste
  { on: '\x1b[?1004h', off: '\x1b[?1004l' }, // focus reports
  { on: '\x1b[?25l', off: '\x1b[?25h' }, // cursor: shown only where Ink puts it
] as const
/** Presses and the wheel, with cells beyond the 223rd. */
const MOUSE = { on: '\x1b[?1000h\x1b[?1006h', off: '\x1b[?1006l\x1b[?1000l' } as const
const TITLE = '\x1b]0;Parley\x07'
const CLEAR = '\x1b[2J\x1b[H'

export class TerminalModes {
  readonly #input: TerminalInput
  readonly #output: TerminalOutput
  #mouse: boolean
  #entered = false

  /** @param mouse whether it is told where the mouse is pressed; the terminal's own selection needs Shift then. */
  constructor(input: TerminalInput, output: TerminalOutput, { mouse }: { readonly mouse: boolean }) {
    this.#mouse = mouse
    this.#input = input
    this.#output = output
  }

  /** From now on. @param mouse as the constructor takes it. */
  configure({ mouse }: { readonly mouse: boolean }): void {
    if (this.#entered && mouse !== this.#mouse) this.#output.write(mouse ? MOUSE.on : MOUSE.off)
    this.#mouse = mouse
  }

  get #modes(): readonly { readonly on: string; readonly off: string }[] {
    return this.#mouse ? [...MODES, MOUSE] : MODES
  }

  get entered(): boolean {
    return this.#entered
  }

  /** Takes the terminal. Doing it again repairs what a shell changed meanwhile. */
  enter(): void {
    this.#input.setRawMode(true)
    const on = this.#modes.map((mode) => mode.on).join('')
    // Pushing the title once more would leave one too many on the terminal's stack.
    this.#output.write((this.#entered ? on.slice(MODES[0].on.length) : on) + TITLE)
    this.#entered = true
  }

  /** Gives it back as it was. Harmless twice. */
  leave(): void {
    if (!this.#entered) return
    this.#entered = false
    this.#output.write(
      '\x1b[0m' +
        this.#modes
          .toReversed()
          .map((mode) => mode.off)
          .join(''),
    )
    this.#input.setRawMode(false)
  }

  clear(): void {
    if (this.#entered) this.#output.write(CLEAR)
  }

  /** Gives the terminal back when the process exits or dies of an error. Returns how to stop watching. */
  guard(endings: Endings): () => void {
    const leave = (): void => {
      this.leave()
    }
    endings.on('exit', leave)
    // A monitor sees the error first and changes nothing about how the process dies of it.
    endings.on('uncaughtExceptionMonitor', leave)
    return () => {
      endings.off('exit', leave)
      endings.off('uncaughtExceptionMonitor', leave)
    }
  }
}
