// The screen of a terminal emulator as an SVG: text stays text, every cell at its place, colours as a terminal has them.

const CELL = { width: 8.4, height: 18 }
const MARGIN = 12
const FONT = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace'
const BACKGROUND = '#16181d'
const FOREGROUND = '#d7dae0'
/** The sixteen colours, as many terminals have them. */
const SIXTEEN = [
  ...['#1d1f23', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#abb2bf'],
  ...['#5c6370', '#ef8a92', '#b3d69a', '#f0d399', '#85c4f7', '#d79be9', '#7fd0da', '#ffffff'],
]
const LEVELS = [0, 95, 135, 175, 215, 255]
const TRUE_COLOUR = 0x3000000

const hex = (value) => `#${value.toString(16).padStart(6, '0')}`

/** Of 256: sixteen of its own, a cube of six steps a side, and greys. */
function paletteColour(index) {
  if (index < 16) return SIXTEEN[index]
  if (index >= 232) return hex((8 + 10 * (index - 232)) * 0x010101)
  const at = index - 16
  const [red, green, blue] = [Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((step) => LEVELS[step])
  return hex((red << 16) | (green << 8) | blue)
}

function colour(isDefault, mode, value, fallback) {
  if (isDefault) return fallback
  return mode === TRUE_COLOUR ? hex(value) : paletteColour(value)
}

function styleOf(cell) {
  const front = colour(cell.isFgDefault(), cell.getFgColorMode(), cell.getFgColor(), FOREGROUND)
  const back = colour(cell.isBgDefault(), cell.getBgColorMode(), cell.getBgColor(), BACKGROUND)
  const [fill, behind] = cell.isInverse() ? [back, front] : [front, back]
  return { fill, behind, bold: cell.isBold() !== 0, dim: cell.isDim() !== 0 }
}

const escape = (text) => text.replace(/[&<>"]/g, (char) => `&#${char.codePointAt(0)};`)
const rect = (x, y, width, height, fill) =>
  `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${(width + 0.3).toFixed(1)}" height="${height.toFixed(1)}" fill="${fill}"/>`

const { width: W, height: H } = CELL
const faint = (shape, { dim }) => (dim ? shape.replace('/>', ' opacity="0.6"/>') : shape)
/** What fonts leave gaps between: blocks of pictures and QR codes, and lines. */
const DRAWN = {
  '▀': (x, y, { fill }) => rect(x, y, W, H / 2, fill),
  '▄': (x, y, { fill }) => rect(x, y + H / 2, W, H / 2, fill),
  '█': (x, y, { fill }) => rect(x, y, W, H, fill),
  '│': (x, y, style) => faint(rect(x + W / 2 - 0.5, y, 0.7, H, style.fill), style),
  '─': (x, y, style) => faint(rect(x, y + H / 2 - 0.5, W, 1, style.fill), style),
  '▏': (x, y, style) => faint(rect(x, y, 1.5, H, style.fill), style),
}

function textOf({ x, columns, text, style }, top) {
  if (text.trim() === '') return ''
  const weight = style.bold ? ' font-weight="bold"' : ''
  const opacity = style.dim ? ' opacity="0.6"' : ''
  const place = `x="${(MARGIN + x * CELL.width).toFixed(1)}" y="${(top + 13.5).toFixed(1)}"`
  const length = `textLength="${(columns * CELL.width).toFixed(1)}" lengthAdjust="spacingAndGlyphs"`
  return `<text ${place} ${length} fill="${style.fill}"${weight}${opacity}>${escape(text)}</text>`
}

/** Cells of one line that look alike, joined. */
function lineOf(line, columns, top) {
  const shapes = []
  const runs = []
  for (let x = 0; x < columns; x += 1) {
    const cell = line.getCell(x)
    const width = cell.getWidth()
    if (width === 0) continue
    const style = styleOf(cell)
    const chars = cell.getChars() || ' '
    const left = MARGIN + x * CELL.width
    if (style.behind !== BACKGROUND)
      shapes.push(rect(left, top, width * CELL.width, CELL.height, style.behind))
    const drawing = DRAWN[chars]
    if (drawing) shapes.push(drawing(left, top, style))
    const drawn = drawing ? ' ' : chars
    const last = runs.at(-1)
    const alike = last && width === 1 && last.plain && JSON.stringify(last.style) === JSON.stringify(style)
    if (alike) {
      last.text += drawn
      last.columns += 1
    } else runs.push({ x, columns: width, text: drawn, style, plain: width === 1 })
  }
  return [...shapes, ...runs.map((run) => textOf(run, top))].join('')
}

/** @param emulator of @xterm/headless, at rest. @param title for those who do not see the picture. */
export function terminalSvg(emulator, title) {
  const { cols, rows } = emulator
  const width = Math.round(2 * MARGIN + cols * CELL.width)
  const height = 2 * MARGIN + rows * CELL.height
  const buffer = emulator.buffer.active
  const lines = Array.from({ length: rows }, (_, y) =>
    lineOf(buffer.getLine(buffer.baseY + y), cols, MARGIN + y * CELL.height),
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img" xml:space="preserve" font-family='${FONT}' font-size="14">`,
    `<title>${escape(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>`,
    ...lines.filter((line) => line !== ''),
    '</svg>',
    '',
  ].join('\n')
}
