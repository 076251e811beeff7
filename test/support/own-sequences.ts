// The whole grammar of what the chat writes to a terminal: whatever is not in it was put there by somebody else.
import xterm from '@xterm/headless'

/** Styles by number: off, bold, dim, italic, underlined, inverse, struck out; 16, 256 and all colours. */
const STYLE =
  '(?:0|1|2|3|4|7|9|22|23|24|27|29|39|49|3[0-7]|4[0-7]|9[0-7]|10[0-7]|[34]8;5;\\d{1,3}|[34]8;2;\\d{1,3};\\d{1,3};\\d{1,3})'
const OWN = [
  `\\x1b\\[(?:${STYLE}(?:;${STYLE})*)?m`,
  '\\x1b\\[(?<row>\\d+);(?<column>\\d+)H',
  '\\x1b\\[(?:K|H|2J)',
  '\\x1b\\[\\?(?:1049|2004|1004|25|2026)[hl]',
  '\\x1b\\[2[23];0t',
  '\\x1b\\]0;Parley\\x07',
]
const ASKS_BACKGROUND = '\\x1b\\]11;\\?\\x1b\\\\'
/** Glyphs, and what joins or varies them; nothing that cannot be seen. */
const GLYPHS =
  '[[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} \\u3000]--[\\p{Default_Ignorable_Code_Point}]]|[\\u200C\\u200D\\uFE0E\\uFE0F]'
/** A notification: our name, and glyphs. */
const NOTIFICATION = `\\x1b\\]9;Parley: (?:${GLYPHS})*\\x1b\\\\`

interface Allowed {
  readonly columns: number
  readonly rows: number
  /** Notifications and the bell are configured. */
  readonly notifies?: boolean
}

/** What else than its own sequences and glyphs a chat wrote, each with a little of what stands around it. */
export function foreignIn(bytes: string, { columns, rows, notifies = false }: Allowed): readonly string[] {
  const forms = [...OWN, ASKS_BACKGROUND, ...(notifies ? [NOTIFICATION, '\\x07'] : []), `(?:${GLYPHS})+`]
  const token = new RegExp(forms.join('|'), 'vy')
  const found: string[] = []
  let asked = 0
  while (token.lastIndex < bytes.length) {
    const at = token.lastIndex
    const match = token.exec(bytes)
    const { row, column } = match?.groups ?? {}
    if (match?.[0].startsWith('\x1b]11') === true) asked += 1
    const outside = Number(row ?? 1) > rows || Number(column ?? 1) > columns
    if (match === null || outside || asked > 1)
      found.push(JSON.stringify(bytes.slice(Math.max(0, at - 40), at + 40)))
    token.lastIndex = match === null ? at + 1 : at + match[0].length
  }
  return found
}

/** A line that no terminal obeys: of the plain and the JSON face, of commands and logs. */
export const HARMLESS_LINE = new RegExp(`^(?:${GLYPHS})*$`, 'v')

/** What a terminal does besides drawing when it is sent these bytes. */
export async function effectsOf(bytes: string, columns: number, rows: number): Promise<readonly string[]> {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true })
  const effects: string[] = []
  terminal.onTitleChange((title) => effects.push(`title ${title}`))
  terminal.onBell(() => effects.push('bell'))
  terminal.onData((data) => effects.push(`reply ${JSON.stringify(data)}`))
  for (const code of [1, 2, 8, 9, 52, 99, 777, 1337]) {
    terminal.parser.registerOscHandler(code, (data) => {
      effects.push(`OSC ${code};${data}`)
      return true
    })
  }
  await new Promise<void>((resolve) => {
    terminal.write(bytes, resolve)
  })
  return effects.filter((effect) => effect !== 'title Parley')
}
