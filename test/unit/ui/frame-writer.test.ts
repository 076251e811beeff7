import { describe, it, expect } from 'vitest'
import fc from 'fast-check'
import xterm from '@xterm/headless'
import { FrameWriter } from '#cli/ui/frame-writer.js'

const COLUMNS = 20
const ROWS = 6

/** A writer on a terminal emulator, and what the emulator shows. */
function onTerminal(): {
  writer: FrameWriter
  written: string[]
  screen: () => Promise<string[]>
  cursor: () => number[]
} {
  const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true })
  const written: string[] = []
  const writer = new FrameWriter({ write: (data) => written.push(data) }, COLUMNS)
  let fed = 0
  const screen = async (): Promise<string[]> => {
    await Promise.resolve()
    const data = written.slice(fed).join('')
    fed = written.length
    await new Promise<void>((resolve) => {
      terminal.write(data, resolve)
    })
    const buffer = terminal.buffer.active
    return Array.from({ length: ROWS }, (_, y) => buffer.getLine(y)?.translateToString(true) ?? '')
  }
  return {
    writer,
    written,
    screen,
    cursor: () => [terminal.buffer.active.cursorX, terminal.buffer.active.cursorY],
  }
}

describe('the frame writer', () => {
  it('shows every frame as it is, whatever was there before', async () => {
    const line = fc
      .string({ unit: fc.constantFrom('a', 'b', ' ', '─'), maxLength: COLUMNS })
      .map((text) => text.trimEnd())
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(line, { minLength: 1, maxLength: ROWS }), { maxLength: 6 }),
        async (frames) => {
          const { writer, screen } = onTerminal()
          for (const frame of frames) {
            writer.frame(frame.join('\n'))
            expect(await screen()).toEqual([...frame, ...Array<string>(ROWS - frame.length).fill('')])
          }
        },
      ),
      { seed: 12, numRuns: 200 },
    )
  })

  it('writes only lines that changed, and nothing for the same frame', async () => {
    const { writer, written, screen } = onTerminal()
    writer.frame('one\ntwo\nthree')
    await screen()
    writer.frame('one\n2\nthree')
    await screen()
    expect(written[1]).toBe('\x1b[?2026h\x1b[2;1H2\x1b[K\x1b[?2026l')
    writer.frame('one\n2\nthree')
    await screen()
    expect(written).toHaveLength(2)
  })

  it('does not erase the last cell of a full line', async () => {
    const { writer, screen } = onTerminal()
    writer.frame('x'.repeat(COLUMNS))
    expect((await screen())[0]).toBe('x'.repeat(COLUMNS))
  })

  it('puts the cursor where it belongs after each frame', async () => {
    const { writer, written, screen, cursor } = onTerminal()
    writer.frame('> a')
    writer.cursor({ x: 3, y: 0 })
    await screen()
    expect(written).toHaveLength(1)
    expect(cursor()).toEqual([3, 0])
    writer.frame('> ab')
    await screen()
    expect(cursor()).toEqual([3, 0])
    writer.cursor(undefined)
    await screen()
    expect(written[2]).toBe('\x1b[?2026h\x1b[?25l\x1b[?2026l')
  })

  it('writes nothing once it is closed', async () => {
    const { writer, written, screen } = onTerminal()
    writer.frame('late')
    writer.close()
    await screen()
    expect(written).toEqual([])
  })
})
