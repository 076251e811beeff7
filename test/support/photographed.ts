// What a camera sees of a terminal: the blocks and the colours of a screen as a grey picture, letters left out.
import sharp from 'sharp'
import xterm from '@xterm/headless'

/** How a terminal looks, 0 black to 255 white; `cell` in pixels. */
export interface Look {
  readonly background: number
  readonly foreground: number
  /** What it draws for the first and for the eighth of the sixteen colours. */
  readonly black: number
  readonly white: number
  readonly cell: readonly [width: number, height: number]
}

/** 0 to 255; of the palette only the two greys. */
function shade(mode: number, value: number, otherwise: number, { black, white }: Look): number {
  if (mode === 0) return otherwise
  if (mode === 0x3000000) return Math.round(((value >> 16) + ((value >> 8) & 255) + (value & 255)) / 3)
  return { 0: black, 7: white, 16: 0, 231: 255 }[value] ?? otherwise
}

/** The upper and the lower half of a cell. */
function halves(cell: xterm.IBufferCell, look: Look): readonly [upper: number, lower: number] {
  const front = shade(cell.getFgColorMode(), cell.getFgColor(), look.foreground, look)
  const back = shade(cell.getBgColorMode(), cell.getBgColor(), look.background, look)
  const [ink, paper] = cell.isInverse() === 0 ? [front, back] : [back, front]
  const glyph = cell.getChars()
  return [glyph === '█' || glyph === '▀' ? ink : paper, glyph === '█' || glyph === '▄' ? ink : paper]
}

/** A PNG of the screen that these bytes make. */
export async function photographed(
  bytes: string,
  [columns, rows]: readonly [columns: number, rows: number],
  look: Look,
): Promise<Uint8Array> {
  const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true })
  await new Promise<void>((resolve) => {
    emulator.write(bytes, resolve)
  })
  const [wide, high] = look.cell
  const width = columns * wide
  const pixels = new Uint8Array(width * rows * high)
  const buffer = emulator.buffer.active
  for (let at = 0; at < columns * rows; at += 1) {
    const [x, y] = [at % columns, Math.floor(at / columns)]
    const cell = buffer.getLine(buffer.baseY + y)?.getCell(x)
    if (cell === undefined) continue
    const [upper, lower] = halves(cell, look)
    for (let line = 0; line < high; line += 1) {
      const start = (y * high + line) * width + x * wide
      pixels.fill(line < high / 2 ? upper : lower, start, start + wide)
    }
  }
  const raw = { width, height: rows * high, channels: 1 } as const
  return sharp(pixels, { raw }).png().toBuffer()
}
