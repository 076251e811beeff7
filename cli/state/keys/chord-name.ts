// Keys as people read them: `Ctrl-G`, `Alt-↑`, `F1`.

const NAMES: Readonly<Record<string, string>> = {
  escape: 'Esc',
  enter: 'Enter',
  backspace: 'Backspace',
  pageup: 'PageUp',
  pagedown: 'PageDown',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
}

function part(name: string): string {
  return NAMES[name] ?? name.charAt(0).toUpperCase() + name.slice(1)
}

/** @param chord as {@link Key} names it, such as `ctrl+alt+up`. */
export function chordName(chord: string): string {
  // The plus key is its own name.
  return chord
    .split(/\+(?=.)/)
    .map(part)
    .join('-')
}
