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

/** The chord with Shift named, as people write it: `alt+Z` is `alt+shift+z`. */
export function chordSpelled(chord: string): string {
  return chord.replace(/(?<=\+)\p{Lu}$/u, (letter) => `shift+${letter.toLowerCase()}`)
}

/** @param chord as {@link Key} names it, such as `ctrl+alt+up`. */
export function chordName(chord: string): string {
  // The plus key is its own name.
  return chordSpelled(chord)
    .split(/\+(?=.)/)
    .map(part)
    .join('-')
}
