// One thing a person did at the keyboard, after the terminal's encodings have been taken off.

export type Key =
  /** Printable characters, one or several that arrived together. Not sanitised. */
  | { readonly kind: 'text'; readonly text: string }
  /** A key by name, its modifiers in this order: `ctrl+alt+shift+up`, `enter`, `ctrl+c`, `alt+a`. */
  | { readonly kind: 'press'; readonly chord: string }
  /** A bracketed paste; lines end in `\n`, escape sequences are gone. Not sanitised. */
  | { readonly kind: 'paste'; readonly text: string }
  /** The terminal window gained or lost the focus. */
  | { readonly kind: 'focus'; readonly focused: boolean }
  | MouseKey

/** The mouse, where the config file turns it on. The cell is counted from 0, of the screen; of the pane, in a view. */
export interface MouseKey {
  readonly kind: 'mouse'
  readonly act: 'click' | 'wheel-up' | 'wheel-down'
  readonly x: number
  readonly y: number
}

export function press(chord: string): Key {
  return { kind: 'press', chord }
}
