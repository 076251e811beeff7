// Paths on this disk as one types them in a command: escaped as a shell has it, unless a quote was opened.

/** What a shell would take apart. */
const SPECIAL = /[\s'"\\]/gu

/** A path to be typed. */
export function escapedPath(path: string): string {
  return path.replaceAll(SPECIAL, '\\$&')
}

/** What somebody has typed of a path so far; a quote may still be open. */
export function plainPath(typed: string): string {
  const quote = /^['"]/.exec(typed)?.[0]
  if (quote !== undefined) return typed.slice(1).replace(quote, '')
  return typed.replaceAll(/\\(.)/gsu, '$1')
}

/** A pasted line that may be a file, as terminals paste what is dragged onto them: its path, plain. */
export function droppedPath(pasted: string): string | undefined {
  const line = pasted.trim()
  if (line.includes('\n') || !/^(?:['"]?~?\/.|file:\/\/\/.)/u.test(line)) return undefined
  return plainPath(line)
}

/** Up to and with its last `/`. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}
