// The pictures of one terminal: what it can draw them with, by its environment and its own word.
import type { CancelTimer, Clock } from '#platform/clock.js'
import { picturesInSight } from '../../state/media/pictures-in-sight.js'
import type { Screen } from '../../state/screen.js'
import type { TerminalOutput } from '../terminal-modes.js'
import { Gallery, type GalleryDeps } from './gallery.js'
import type { Graphics } from './graphics.js'
import { KITTY_FORGET, KITTY_QUERY, kittyAnswer } from './kitty.js'
import type { Overlay } from './overlay.js'

/** A terminal across a slow line answers within this; a later answer is somebody's typing. */
const PATIENCE_MS = 2_000

export interface TerminalPicturesDeps extends GalleryDeps {
  readonly output: TerminalOutput
  readonly clock: Clock
}

/** Half blocks, until the terminal says that it can do better. */
export class TerminalPictures {
  readonly #graphics: Graphics
  readonly #deps: TerminalPicturesDeps
  readonly #gallery: Gallery
  #asked = false
  #confirmed = false
  #endAsking: CancelTimer | undefined

  constructor(graphics: Graphics, deps: TerminalPicturesDeps) {
    this.#graphics = graphics
    this.#deps = deps
    const first = graphics.protocol === 'kitty' ? { ...graphics, protocol: 'none' as const } : graphics
    this.#gallery = new Gallery(first, deps)
  }

  /** Asks the terminal, once, where its environment makes an answer likely. */
  ask(): void {
    if (this.#asked || this.#graphics.protocol !== 'kitty') return
    this.#asked = true
    this.#deps.output.write(KITTY_QUERY)
    this.#endAsking = this.#deps.clock.after(PATIENCE_MS, () => {
      this.#endAsking = undefined
    })
  }

  /** A report of the terminal; only the answer that is waited for counts. */
  readonly onReport = (report: string): void => {
    const answer = this.#endAsking === undefined ? undefined : kittyAnswer(report)
    if (answer === undefined) return
    this.#endAsking?.()
    this.#endAsking = undefined
    this.#confirmed = answer
    if (answer) this.#gallery.use(this.#graphics)
  }

  overlays(screen: Screen): readonly Overlay[] {
    return this.#gallery.overlays(picturesInSight(screen))
  }

  /** Leaves nothing in the terminal's memory. */
  forget(): void {
    if (this.#confirmed) this.#deps.output.write(KITTY_FORGET)
  }

  close(): void {
    this.#endAsking?.()
    this.#gallery.close()
  }
}
