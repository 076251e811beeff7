// Everything Parley needs of Ink 6: a tree becomes the text of a frame, again whenever it changes.
import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { render } from 'ink'
import type { ReactElement } from 'react'

/**
 * What Ink takes for the terminal. It is no TTY to Ink: cursor, modes, resizing and the writing of frames are
 * ours, and Ink's own reader never sees a key.
 */
class InkOutput extends EventEmitter {
  readonly isTTY = false
  readonly columns: number
  readonly #onFrame: (text: string) => void

  constructor(columns: number, onFrame: (text: string) => void) {
    super()
    this.columns = columns
    this.#onFrame = onFrame
  }

  write(text: string): boolean {
    this.#onFrame(text)
    return true
  }
}

/**
 * Gives `onFrame` the whole text of every frame of `tree`, `columns` wide, with styles and without any other
 * control; `onCrash` an error thrown while drawing.
 * @returns ends the drawing.
 */
export function draw(
  tree: ReactElement,
  columns: number,
  onFrame: (text: string) => void,
  onCrash: (error: Error) => void,
): () => void {
  let open = true
  const output = new InkOutput(columns, (text) => {
    if (open) onFrame(text)
  })
  const instance = render(tree, {
    // Ink's types ask for TTY streams; of these it uses `write` and `columns`.
    stdout: output as unknown as NodeJS.WriteStream,
    stdin: new PassThrough() as unknown as NodeJS.ReadStream,
    // Ink's name for "hand out whole frames and leave the terminal alone".
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  })
  instance.waitUntilExit().catch((error: unknown) => {
    onCrash(error instanceof Error ? error : new Error(String(error)))
  })
  return () => {
    open = false
    instance.unmount()
  }
}
