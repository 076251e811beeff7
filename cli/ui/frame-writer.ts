// Frames on the terminal: of each new frame only the lines that changed are written, at their own place.
//
// Ours, because Ink 6.8's incremental writer moves one line too few up whenever a frame is lower than the
// terminal, and one as high makes it clear screen and scrollback. Absolute places cannot drift.
import stringWidth from 'string-width'
import type { Overlay } from './pictures/overlay.js'
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
const identity = ({ key, x, y }: Overlay): string => `${x} ${y} ${key}`
const same = (a: Cell | undefined, b: Cell | undefined): boolean => a?.x === b?.x && a?.y === b?.y

export class FrameWriter {
  readonly #output: TerminalOutput
  readonly #columns: number
  #lines: readonly string[] = []
  #drawn: readonly string[] = []
  #overlays: readonly Overlay[] = []
  #drawnOverlays: readonly Overlay[] = []
  /** What the terminal was given in advance, by name. */
  readonly #given = new Map<string, string>()
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

  /** What is drawn over the text: where an overlay goes, the text under it comes back. */
  overlays(overlays: readonly Overlay[]): void {
    this.#overlays = overlays
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

  /** Rows on which something was drawn that is not to be there any more. */
  #uncovered(): ReadonlySet<number> {
    const stays = new Set(this.#overlays.map(identity))
    const gone = this.#drawnOverlays.filter((overlay) => !stays.has(identity(overlay)))
    return new Set(gone.flatMap(({ y, lines }) => lines.map((_, at) => y + at)))
  }

  /** Rows whose text has to be written. */
  #changedRows(): readonly number[] {
    const uncovered = this.#uncovered()
    const rows: number[] = []
    for (let y = 0; y < Math.max(this.#lines.length, this.#drawn.length); y += 1) {
      if (uncovered.has(y) || (this.#lines[y] ?? '') !== (this.#drawn[y] ?? '')) rows.push(y)
    }
    return rows
  }

  #textOf(y: number): string {
    const line = this.#lines[y] ?? ''
    // The line is styled: what counts is its text without the sequences. Behind a full line the cursor still stands on its last cell, and erasing would take that.
    return place({ x: 0, y }) + line + (stringWidth(line) < this.#columns ? ERASE_REST : '')
  }

  /** The part of the overlays that is not on the screen, or was under one of `rows`. */
  #changedOverlays(rows: ReadonlySet<number>): string {
    const drawn = new Set(this.#drawnOverlays.map(identity))
    return this.#overlays
      .flatMap((overlay) => {
        const { x, y, lines, joined } = overlay
        const whole = !drawn.has(identity(overlay)) || (joined && lines.some((_, at) => rows.has(y + at)))
        return lines.map((line, at) =>
          line !== '' && (whole || rows.has(y + at)) ? place({ x, y: y + at }) + line : '',
        )
      })
      .join('')
  }

  #inAdvance(): string {
    return this.#overlays
      .map(({ first }) => {
        if (first === undefined || this.#given.get(first.name) === first.data) return ''
        this.#given.set(first.name, first.data)
        return first.data
      })
      .join('')
  }

  #write(): void {
    const rows = this.#changedRows()
    const inAdvance = this.#inAdvance()
    const text = rows.map((y) => this.#textOf(y)).join('')
    const lines = text + this.#changedOverlays(new Set(rows))
    const moved = !same(this.#cursor, this.#drawnCursor)
    if (lines === '' && !moved) return
    const hide = this.#drawnCursor !== undefined && (lines !== '' || this.#cursor === undefined) ? HIDE : ''
    const shown = this.#drawnCursor !== undefined && hide === ''
    const cursor = this.#cursor === undefined ? '' : place(this.#cursor) + (shown ? '' : SHOW)
    this.#drawn = this.#lines
    this.#drawnOverlays = this.#overlays
    this.#drawnCursor = this.#cursor
    // Pictures are large: outside the frame, which terminals hold back only for a moment.
    this.#output.write(inAdvance + BEGIN + hide + lines + cursor + END)
  }
}
