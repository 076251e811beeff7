// A QR code in terminal rows: two modules a cell, one above the other, dark on light.
import { encode } from 'uqr'

/** Light modules around it, left and right; above and below at least one. Cameras find the corners by them. */
const QUIET = 2

/** The rows, all of the same width. @param data at most about 2,900 bytes, which is far more than a terminal shows. */
export function qrCode(data: Uint8Array<ArrayBuffer>): readonly string[] {
  const { data: modules, size } = encode(Array.from(data), { ecc: 'L', border: 0 })
  const side = ' '.repeat(QUIET)
  const dark = (row: number, column: number): boolean => modules[row]?.[column] === true
  const rows: string[] = []
  for (let row = -1; row <= size; row += 2) {
    const cells = Array.from({ length: size }, (_, column) => {
      const [above, below] = [dark(row, column), dark(row + 1, column)]
      if (above && below) return '█'
      return above ? '▀' : below ? '▄' : ' '
    })
    rows.push(side + cells.join('') + side)
  }
  return rows
}
