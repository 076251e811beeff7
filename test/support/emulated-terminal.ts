// A chat on a terminal in memory together with an emulator that shows what was written.
import xterm from '@xterm/headless'
import type { Person } from '#cli/ui/person.js'
import { startTerminal, type FakeTerminal } from './fake-terminal.js'

export interface EmulatedTerminal extends FakeTerminal {
  /** Lets everything due happen; the screen as text then. */
  readonly screen: () => Promise<string>
  /** As `screen`, again and again, until it matches; what decodes pictures takes its own time. */
  readonly until: (pattern: RegExp) => Promise<string>
  /** Everything written so far. */
  readonly bytes: () => string
  /** The colours of a cell as `rrggbb`, or the number of a palette's colour; `undefined` where it has none. */
  readonly colours: (x: number, y: number) => { front: string | undefined; back: string | undefined }
  readonly resize: (columns: number, rows: number) => void
}

const TRUE_COLOUR = 0x3000000
const PALETTES = new Set([0x1000000, 0x2000000])

function colour(mode: number, value: number): string | undefined {
  if (mode === TRUE_COLOUR) return value.toString(16).padStart(6, '0')
  return PALETTES.has(mode) ? String(value) : undefined
}

export function emulate(
  people: readonly Person[],
  columns: number,
  rows: number,
  env: Readonly<Record<string, string>>,
): EmulatedTerminal {
  const terminal = startTerminal(people, columns, rows, env)
  const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true })
  let bytes = ''
  const screen = async (): Promise<string> => {
    await terminal.settle()
    const data = terminal.output()
    bytes += data
    await new Promise<void>((resolve) => {
      emulator.write(data, resolve)
    })
    const buffer = emulator.buffer.active
    const lines = Array.from(
      { length: emulator.rows },
      (_, y) => buffer.getLine(buffer.baseY + y)?.translateToString(true) ?? '',
    )
    return lines.join('\n')
  }
  return {
    ...terminal,
    screen,
    until: async (pattern) => {
      for (;;) {
        const text = await screen()
        if (pattern.test(text)) return text
      }
    },
    bytes: () => bytes,
    colours: (x, y) => {
      const buffer = emulator.buffer.active
      const cell = buffer.getLine(buffer.baseY + y)?.getCell(x)
      if (cell === undefined) return { front: undefined, back: undefined }
      return {
        front: colour(cell.getFgColorMode(), cell.getFgColor()),
        back: colour(cell.getBgColorMode(), cell.getBgColor()),
      }
    },
    resize: (toColumns, toRows) => {
      Object.assign(terminal.stdout, { columns: toColumns, rows: toRows })
      emulator.resize(toColumns, toRows)
      terminal.stdout.emit('resize')
    },
  }
}
