// Where in a TOML text something stands, for messages: the parser tells values only.

/** The part of a line before `=` or inside `[…]`, without spaces and quotes. */
const bare = (name: string): string => name.replaceAll(/["'\s]/g, '')

/** Counted from 1; `undefined` where it is written in a way that is not looked for (inline tables, long texts). */
export function lineOf(text: string, section: string, key: string | undefined): number | undefined {
  let inside = ''
  for (const [at, line] of text.split('\n').entries()) {
    const header = /^\s*\[([^\]]*)\]/.exec(line)?.[1]
    if (header !== undefined) inside = bare(header)
    const name = bare(/^\s*([^=#[]+)=/.exec(line)?.[1] ?? '')
    const full = inside === '' ? name : `${inside}.${name}`
    const found =
      key === undefined
        ? (header !== undefined && inside === section) || (inside === '' && name === section)
        : name !== '' && full === `${section}.${key}`
    if (found) return at + 1
  }
  return undefined
}
