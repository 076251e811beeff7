// A path at the beginning of a command's argument: quoted, escaped, or as terminals paste a dropped file.

export interface TypedPath {
  readonly path: string
  /** What follows it. */
  readonly rest: string
}

/**
 * Reads the first word as a shell would: '…' and "…" hold spaces, a backslash takes the next character as it is.
 * @returns `undefined` where there is none, or where a quote stays open.
 */
export function readPath(argument: string): TypedPath | undefined {
  const word = /^(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/su.exec(argument)?.[0]
  if (word === undefined) return undefined
  const rest = argument.slice(word.length)
  if (rest !== '' && !/^\s/u.test(rest)) return undefined
  const path = word.replaceAll(/'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/gsu, (_all, single, double, escaped) => {
    const parts: readonly unknown[] = [single, double, escaped]
    const [plain, quoted, one] = parts.map((part) => (typeof part === 'string' ? part : undefined))
    return plain ?? one ?? (quoted ?? '').replaceAll(/\\(["\\$`])/g, '$1')
  })
  return path === '' ? undefined : { path, rest: rest.trim() }
}

/** The last part of a path. */
export function baseName(path: string): string {
  return /([^/]+)\/*$/u.exec(path)?.[1] ?? path
}
