// How many cells a picture takes: known from what its sender says of it, before it is decoded, so that nothing
// on the screen moves when it appears.
import type { Size } from '../layout.js'

/** Cells. */
export interface PictureBox {
  readonly columns: number
  readonly rows: number
}

const MOST_COLUMNS = 40
const FEWEST_ROWS = 4
const MOST_ROWS = 14
/** A cell is about twice as high as wide: two square dots one above the other. */
const DOTS_PER_ROW = 2
/** Of pictures whose sender gives no size, or none that can be true. */
const UNKNOWN = { width: 4, height: 3 }
const THINNEST = 2

/** The largest box of any picture on a screen of `size`. The draft's height plays no part: typing moves nothing. */
export function largestBox(size: Size): PictureBox {
  return {
    columns: MOST_COLUMNS,
    rows: Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, Math.floor(size.rows / 3))),
  }
}

/** The box of a picture of `width`×`height` pixels inside `largest`; small ones are not enlarged. */
export function pictureBox(
  width: number | undefined,
  height: number | undefined,
  largest: PictureBox,
): PictureBox {
  const told = width !== undefined && height !== undefined && width > 0 && height > 0
  const { width: w, height: h } = told ? { width, height } : UNKNOWN
  const fits = Math.min(largest.columns / w, (largest.rows * DOTS_PER_ROW) / h)
  const scale = told ? Math.min(1, fits) : fits
  return {
    columns: Math.min(largest.columns, Math.max(THINNEST, Math.round(w * scale))),
    rows: Math.min(largest.rows, Math.max(1, Math.ceil((h * scale) / DOTS_PER_ROW))),
  }
}
