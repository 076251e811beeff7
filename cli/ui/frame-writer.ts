// Frames on the terminal: of each new frame only the lines that changed are written, at their own place.
//
// Ours, because Ink 6.8's incremental writer moves one line too few up whenever a frame is lower than the
// terminal, and one as high makes it clear screen and scrollback. Absolute places cannot drift.
import { cells } from '../state/width.js'
import type { TerminalOutput } from './terminal-modes.js'

/** A place on the screen, from 0. */
export interface Cell {
  readonly x: number
  readonly y: number
}

const BEGIN = '\x1b[?2026h'
const END = '\x1b[?2026l'
const HIDE = '\x1b[?25l'
const SHOW = '\x1b[?25h'
const ERASE_REST = '\x1b[K'

const place = ({ x, y }: Cell): string => `\x1b[${y + 1};${x + 1}H`
const same = (a: Cell | undefined, b: Cell | undefined): boolean => a?.x === b?.x && a?.y === b?.y

export class FrameWriter {
  readonly #output: TerminalOutput
  readonly #columns: number
  #lines: readonly string[] = []
  #drawn: readonly string[] = []
  #cursor: Cell | undefined
  #drawnCursor: Cell | undefined
  #pending = false
  #open = true

  /** The screen must be empty and its cursor hidden. */
  constructor(output: TerminalOutput, columns: number) {
    this.#output = output
    this.#columns = columns
  }

  /** The whole text of the next frame, styled. */
  readonly frame = (text: string): void => {
    this.#lines = text.split('\n')
    this.#soon()
  }

  /** Where the cursor belongs; `undefined` hides it. */
  cursor(cell: Cell | undefined): void {
    this.#cursor = cell
    this.#soon()
  }

  /** Nothing is written from here on. */
  close(): void {
    this.#open = false
  }

  /** A frame and its cursor are told apart; they are written together. */
  #soon(): void {
    if (this.#pending) return
    this.#pending = true
    queueMicrotask(() => {
      this.#pending = false
      if (this.#open) this.#write()
    })
  }

  #changedLines(): string {
    let out = ''
    for (let y = 0; y < Math.max(this.#lines.length, this.#drawn.length); y += 1) {
      const line = this.#lines[y] ?? ''
      if (line === (this.#drawn[y] ?? '')) continue
      // Behind a full line the cursor still stands on its last cell, and erasing would take that.
      out += place({ x: 0, y }) + line + (cells(line) < this.#columns ? ERASE_REST : '')
    }
    return out
  }

  #write(): void {
    const lines = this.#changedLines()
    const moved = !same(this.#cursor, this.#drawnCursor)
    if (lines === '' && !moved) return
    const hide = this.#drawnCursor !== undefined && (lines !== '' || this.#cursor === undefined) ? HIDE : ''
    const shown = this.#drawnCursor !== undefined && hide === ''
    const cursor = this.#cursor === undefined ? '' : place(this.#cursor) + (shown ? '' : SHOW)
    this.#drawn = this.#lines
    this.#drawnCursor = this.#cursor
    this.#output.write(BEGIN + hide + lines + cursor + END)
  }
}
