// A picture as text: each cell is an upper half block, its foreground the upper dot, its background the lower.
import type { Dots } from './decode.js'
import type { Colours } from './graphics.js'

const RESET = '\x1b[0m'
const NO_BACKGROUND = '49'
const HALF_OPAQUE = 128
/** The levels of xterm's colour cube. */
const CUBE = [0, 95, 135, 175, 215, 255] as const

/** The nearest level of the cube, 0..5. */
const cubeLevel = (value: number): number =>
  value < 48 ? 0 : value < 115 ? 1 : Math.floor((value - 35) / 40)

const distance = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, at) => sum + (value - (b[at] ?? 0)) ** 2, 0)

/** The number of the nearest of xterm's 256 colours: the cube, or the ramp of greys. */
function nearestOf256(red: number, green: number, blue: number): number {
  const levels = [red, green, blue].map(cubeLevel)
  const [r = 0, g = 0, b = 0] = levels
  const grey = Math.max(0, Math.min(23, Math.round(((red + green + blue) / 3 - 8) / 10)))
  const wanted = [red, green, blue]
  const inCube = levels.map((level) => CUBE[level] ?? 0)
  const inRamp = Array<number>(3).fill(8 + 10 * grey)
  return distance(wanted, inRamp) < distance(wanted, inCube) ? 232 + grey : 16 + 36 * r + 6 * g + b
}

/** A dot as the end of an SGR parameter; `undefined` where it is transparent. */
function colourAt({ rgba, width }: Dots, x: number, y: number, colours: Colours): string | undefined {
  const at = (y * width + x) * 4
  const [red = 0, green = 0, blue = 0, opacity = 0] = rgba.subarray(at, at + 4)
  if (opacity < HALF_OPAQUE) return undefined
  return colours === 'true' ? `2;${red};${green};${blue}` : `5;${nearestOf256(red, green, blue)}`
}

interface Cell {
  readonly glyph: string
  /** SGR parameters; a space has no foreground. */
  readonly front: string | undefined
  readonly back: string
}

function cellOf(upper: string | undefined, lower: string | undefined): Cell {
  if (upper === undefined && lower === undefined) return { glyph: ' ', front: undefined, back: NO_BACKGROUND }
  if (upper === undefined) return { glyph: '▄', front: `38;${lower ?? ''}`, back: NO_BACKGROUND }
  return { glyph: '▀', front: `38;${upper}`, back: lower === undefined ? NO_BACKGROUND : `48;${lower}` }
}

function lineOf(dots: Dots, row: number, colours: Colours): string {
  let line = ''
  let front: string | undefined
  let back = NO_BACKGROUND
  for (let x = 0; x < dots.width; x += 1) {
    const cell = cellOf(colourAt(dots, x, 2 * row, colours), colourAt(dots, x, 2 * row + 1, colours))
    const changes: string[] = []
    if (cell.front !== undefined && cell.front !== front) changes.push(cell.front)
    if (cell.back !== back) changes.push(cell.back)
    if (changes.length > 0) line += `\x1b[${changes.join(';')}m`
    line += cell.glyph
    front = cell.front ?? front
    back = cell.back
  }
  return `${line}${RESET}`
}

/** One line of text for every two rows of `dots`; each begins and ends without any style. */
export function halfBlocks(dots: Dots, colours: Exclude<Colours, 'none'>): readonly string[] {
  return Array.from({ length: Math.floor(dots.height / 2) }, (_, row) => lineOf(dots, row, colours))
}
