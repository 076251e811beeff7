// Something drawn over the text of a frame, which the frame's own writer knows nothing of but its cells.

export interface Overlay {
  /** Says what is drawn: with the same key at the same place nothing has to be drawn again. */
  readonly key: string
  /** Cell of its upper left corner, from 0. */
  readonly x: number
  readonly y: number
  /** One below the other, each ending without any style. */
  readonly lines: readonly string[]
  /** Drawn as one: where one line has to be drawn again, all have to. */
  readonly joined: boolean
  /** What the terminal needs once, in advance. Under the same name, other data replaces it. */
  readonly first: { readonly name: string; readonly data: string } | undefined
}
