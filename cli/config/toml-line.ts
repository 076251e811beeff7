// Where in a TOML text something stands, for messages and changes: the parser tells values only.

/** The part of a line before `=` or inside `[…]`, without spaces and quotes. */
const bare = (name: string): string => name.replaceAll(/["'\s]/g, '')

const headerOn = (line: string): string | undefined => {
  const header = /^\s*\[([^\]]*)\]/.exec(line)?.[1]
  return header === undefined ? undefined : bare(header)
}

/** The line of `[section]`, counted from 1. */
export function lineOfHeader(text: string, section: string): number | undefined {
  const at = text.split('\n').findIndex((line) => headerOn(line) === section)
  return at === -1 ? undefined : at + 1
}

/** Counted from 1; `undefined` where it is written in a way that is not looked for (inline tables, long texts). */
export function lineOf(text: string, section: string, key: string | undefined): number | undefined {
  let inside = ''
  for (const [at, line] of text.split('\n').entries()) {
    const header = headerOn(line)
    inside = header ?? inside
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
