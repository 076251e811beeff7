// One record as a line of NDJSON: what scripts read, and harmless where somebody looks at it.

/** Characters a terminal might act on or not show, fillers that count as letters among them; JSON escapes only the first 32. */
const NOT_PLAIN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/** One NDJSON line, without its newline, holding no character that steers a terminal. */
export function jsonLine(record: object): string {
  return JSON.stringify(record).replace(NOT_PLAIN, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}
