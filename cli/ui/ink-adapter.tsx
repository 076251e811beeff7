// Everything Parley needs of Ink 6: a frame drawn line by line, from a tree, on an output we control.
import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { render } from 'ink'
import type { ReactElement } from 'react'
import type { TerminalOutput } from './terminal-modes.js'

const BEGIN_FRAME = '\x1b[?2026h'
const END_FRAME = '\x1b[?2026l'

/**
 * What Ink takes for the terminal's output. It is no TTY to Ink, so Ink leaves cursor modes and resizing to
 * us, and it has no height, so Ink never falls back to clearing the screen and its scrollback.
 */
class InkOutput extends EventEmitter {
  readonly isTTY = false
  readonly columns: number
  readonly #output: TerminalOutput
  #open = true

  constructor(output: TerminalOutput, columns: number) {
    super()
    this.#output = output
    this.columns = columns
  }

  close(): void {
    this.#open = false
  }

  write(data: string, done?: () => void): boolean {
    if (this.#open && data !== '') this.#output.write(BEGIN_FRAME + data + END_FRAME)
    done?.()
    return true
  }
}

/**
 * Draws `tree` from the cursor's place on, `columns` wide, and goes on drawing what changes. The screen must
 * be empty, and the tree lower than it. `onCrash` hears of an error thrown while drawing.
 * @returns ends the drawing and leaves the screen as it is.
 */
export function draw(
  tree: ReactElement,
  output: TerminalOutput,
  columns: number,
  onCrash: (error: Error) => void,
): () => void {
  const inkOutput = new InkOutput(output, columns)
  const instance = render(tree, {
    // Ink's types ask for TTY streams; of these it uses `write`, `columns` and, where keys are wanted, input.
    stdout: inkOutput as unknown as NodeJS.WriteStream,
    stdin: new PassThrough() as unknown as NodeJS.ReadStream,
    incrementalRendering: true,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: 60,
  })
  instance.waitUntilExit().catch((error: unknown) => {
    onCrash(error instanceof Error ? error : new Error(String(error)))
  })
  return () => {
    inkOutput.close()
    instance.unmount()
  }
}
