// Everything Parley needs of Ink 6: a tree is laid out and becomes the text of a frame, again whenever it changes.
import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { Box, render, type DOMElement } from 'ink'
import type { ReactElement } from 'react'
import { paint } from './frame-painter.js'

/** What Ink takes for the terminal, which is ours: nothing that Ink writes of itself is drawn. */
class InkOutput extends EventEmitter {
  readonly isTTY = false
  readonly columns: number

  constructor(columns: number) {
    super()
    this.columns = columns
  }

  write(): boolean {
    return true
  }
}

function rootOf(node: DOMElement): DOMElement {
  return node.parentNode === undefined ? node : rootOf(node.parentNode)
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
  /** In place of Ink's own drawing, after each layout. */
  const paintInstead = (box: DOMElement | null): void => {
    if (box === null) return
    const root = rootOf(box)
    root.onRender = () => {
      if (open) onFrame(paint(root))
    }
  }
  const framed = (content?: ReactElement): ReactElement => (
    <Box ref={paintInstead} width={columns} flexDirection="column">
      {content}
    </Box>
  )
  const instance = render(framed(), {
    // Ink's types ask for TTY streams; of these it uses `write` and `columns`.
    stdout: new InkOutput(columns) as unknown as NodeJS.WriteStream,
    stdin: new PassThrough() as unknown as NodeJS.ReadStream,
    // Ink's name for "draw every change at once and leave the terminal alone".
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  })
  // Only now: the first frame of it is painted like every other.
  instance.rerender(framed(tree))
  instance.waitUntilExit().catch((error: unknown) => {
    onCrash(error instanceof Error ? error : new Error(String(error)))
  })
  return () => {
    open = false
    instance.unmount()
  }
}
