// One picture in one size, ready for one kind of terminal.
import type { Bytes } from '#proto/bytes.js'
import type { PictureBox } from '../../state/media/picture-box.js'
import { decodeDots, decodePng, type Pixels } from './decode.js'
import type { Graphics } from './graphics.js'
import { halfBlocks } from './half-blocks.js'
import { itermPicture } from './iterm.js'
import { kittyLines, kittyPicture } from './kitty.js'
import type { Overlay } from './overlay.js'

type Drawn = Pick<Overlay, 'lines' | 'joined' | 'first'>

export interface Drawing {
  /** Octets that keeping it costs, about. */
  readonly size: number
  /** Rows `from`, `count` of them. */
  readonly rows: (from: number, count: number) => Drawn
}

/** About what a cell of a terminal has; the terminal scales the rest. */
const PIXELS_PER_CELL: Pixels = { width: 10, height: 20 }
const DOTS_PER_CELL: Pixels = { width: 1, height: 2 }

const times = ({ columns, rows }: PictureBox, cell: Pixels): Pixels => ({
  width: columns * cell.width,
  height: rows * cell.height,
})

function ofLines(lines: readonly string[], first?: Overlay['first']): Drawing {
  const size = lines.reduce((sum, line) => sum + line.length, first?.data.length ?? 0)
  const rows = (from: number, count: number): Drawn => {
    return { lines: lines.slice(from, from + count), joined: false, first }
  }
  return { size, rows }
}

async function inBlocks(
  bytes: Bytes,
  box: PictureBox,
  colours: '256' | 'true',
): Promise<Drawing | undefined> {
  const dots = await decodeDots(bytes, times(box, DOTS_PER_CELL))
  return dots === undefined ? undefined : ofLines(halfBlocks(dots, colours))
}

async function forKitty(bytes: Bytes, box: PictureBox, slot: number): Promise<Drawing | undefined> {
  const png = await decodePng(bytes, times(box, PIXELS_PER_CELL))
  if (png === undefined) return undefined
  return ofLines(kittyLines(slot, box), { name: `kitty/${slot}`, data: kittyPicture(slot, png, box) })
}

/** Where only a part is in sight, half blocks stand in. */
async function forIterm(
  bytes: Bytes,
  box: PictureBox,
  colours: '256' | 'true',
): Promise<Drawing | undefined> {
  const png = await decodePng(bytes, times(box, PIXELS_PER_CELL))
  const blocks = await inBlocks(bytes, box, colours)
  if (png === undefined || blocks === undefined) return undefined
  const whole = itermPicture(png, box)
  const lines = [whole, ...Array<string>(box.rows - 1).fill('')]
  return {
    size: blocks.size + whole.length,
    rows: (from, count) =>
      from === 0 && count === box.rows ? { lines, joined: true, first: undefined } : blocks.rows(from, count),
  }
}

/**
 * @param bytes a stranger's JPEG, PNG or WebP.
 * @param slot 1..255, its own as long as it is kept.
 * @returns `undefined` where it cannot be drawn.
 */
export function drawPicture(
  bytes: Bytes,
  box: PictureBox,
  { colours, protocol }: Graphics,
  slot: number,
): Promise<Drawing | undefined> {
  if (colours === 'none') return Promise.resolve(undefined)
  if (protocol === 'kitty') return forKitty(bytes, box, slot)
  return protocol === 'iterm' ? forIterm(bytes, box, colours) : inBlocks(bytes, box, colours)
}
