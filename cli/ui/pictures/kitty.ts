// Pictures by kitty's graphics protocol, with Unicode placeholders: the terminal gets a picture once, and draws it
// wherever its placeholder characters stand. So pictures scroll, are cut off and are erased like text.
//
// See https://sw.kovidgoyal.net/kitty/graphics-protocol/: query, transmission in chunks, virtual placements.
import type { PictureBox } from '../../state/media/picture-box.js'

const CHUNK = 4096
const PLACEHOLDER = '\u{10EEEE}'
/** Marks on a placeholder that say which row of the picture it is; the protocol's table, as far as we need it. */
const ROW_MARKS = [
  '\u0305',
  '\u030D',
  '\u030E',
  '\u0310',
  '\u0312',
  '\u033D',
  '\u033E',
  '\u033F',
  '\u0346',
  '\u034A',
  '\u034B',
  '\u034C',
  '\u0350',
  '\u0351',
] as const
const FIRST_COLUMN = ROW_MARKS[0]

/** Any number will do; the answer repeats it. */
const QUERY_ID = 31
const command = (keys: string, data = ''): string => `\x1b_G${keys}${data === '' ? '' : `;${data}`}\x1b\\`

/**
 * Asks whether the terminal draws pictures. Every terminal answers the second question, so its answer ends the
 * wait for the first.
 */
export const KITTY_QUERY = `${command(`i=${QUERY_ID},s=1,v=1,a=q,t=d,f=24`, 'AAAA')}\x1b[c`

/** What a report from the terminal says about the query; `undefined` where it is about something else. */
export function kittyAnswer(report: string): boolean | undefined {
  if (report.startsWith(`_Gi=${QUERY_ID};`)) return report === `_Gi=${QUERY_ID};OK`
  return /^\[\?[0-9;]*c$/.test(report) ? false : undefined
}

/** Forgets every picture of this terminal's screen. */
export const KITTY_FORGET = command('a=d,d=A,q=2')

/** Gives the terminal a PNG file to draw in `box`. @param id 1..255; one that is used already is replaced. */
export function kittyPicture(id: number, png: Uint8Array, { columns, rows }: PictureBox): string {
  const data = Buffer.from(png).toString('base64')
  const chunks = data.match(new RegExp(`.{1,${CHUNK}}`, 'g')) ?? []
  return chunks
    .map((chunk, at) => {
      const more = `m=${at < chunks.length - 1 ? 1 : 0}`
      return command(at === 0 ? `a=T,U=1,f=100,t=d,q=2,i=${id},c=${columns},r=${rows},${more}` : more, chunk)
    })
    .join('')
}

/** The rows of picture `id`: its number is their colour, and each cell follows the one before it. */
export function kittyLines(id: number, { columns, rows }: PictureBox): readonly string[] {
  return Array.from({ length: rows }, (_, row) => {
    const head = `${PLACEHOLDER}${ROW_MARKS[row] ?? ''}${FIRST_COLUMN}`
    return `\x1b[38;5;${id}m${head}${PLACEHOLDER.repeat(columns - 1)}\x1b[0m`
  })
}
