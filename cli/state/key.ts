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

export function press(chord: string): Key {
  return { kind: 'press', chord }
}
