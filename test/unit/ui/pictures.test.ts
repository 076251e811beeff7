import { afterEach, describe, it, expect } from 'vitest'
import sharp from 'sharp'
import type { HistoryEntry } from '#cli/client/api.js'
import { kittyAnswer } from '#cli/ui/pictures/kitty.js'
import { graphicsOf } from '#cli/ui/pictures/graphics.js'
import { halfBlocks } from '#cli/ui/pictures/half-blocks.js'
import { emulate, type EmulatedTerminal } from '../../support/emulated-terminal.js'
import { PEER, createFakeClient, mediaMessage, message } from '../../support/fake-client.js'

const started: EmulatedTerminal[] = []
afterEach(() => {
  for (const terminal of started.splice(0)) terminal.host.emit('SIGTERM')
})

const TRUE_COLOUR = { TERM: 'xterm-256color', COLORTERM: 'truecolor' }
const PICTURE_ROW = /▀{10}/
type Bytes = Uint8Array<ArrayBuffer>

/** The upper half red, the lower blue. */
async function twoColours(width: number, height: number, format: 'jpeg' | 'png' | 'webp'): Promise<Bytes> {
  const lower = await sharp({
    create: { width, height: height / 2, channels: 3, background: { r: 0, g: 0, b: 255 } },
  })
    .png()
    .toBuffer()
  const upper = { width, height, channels: 3, background: { r: 255, g: 0, b: 0 } } as const
  const whole = sharp({ create: upper }).composite([{ input: lower, left: 0, top: height / 2 }])
  return new Uint8Array(await whole.toFormat(format).toBuffer())
}

interface Options {
  readonly columns?: number
  readonly rows?: number
  readonly env?: Readonly<Record<string, string>>
  readonly history?: readonly HistoryEntry[]
}

function show(pictures: Readonly<Record<string, Bytes>>, options: Options = {}): EmulatedTerminal {
  const { columns = 80, rows = 24, env = TRUE_COLOUR } = options
  const history = options.history ?? [
    message(0, 'look'),
    mediaMessage(1, { width: 640, height: 480 }, 'a wall'),
  ]
  const client = createFakeClient({ history, pictures })
  const terminal = emulate([{ title: '', client, open: PEER }], columns, rows, env)
  started.push(terminal)
  return terminal
}

describe('a picture in the log', () => {
  it.each(['jpeg', 'png', 'webp'] as const)(
    'is drawn as half blocks in its own colours (%s)',
    async (format) => {
      const terminal = show({ M1: await twoColours(64, 48, format) })
      const screen = (await terminal.until(PICTURE_ROW)).split('\n')
      const top = screen.findIndex((line) => PICTURE_ROW.test(line))
      expect(screen.filter((line) => PICTURE_ROW.test(line))).toHaveLength(8)
      expect(screen[top]).toMatch(/09:01 ← ▀{21}$/)
      const upper = terminal.colours(40, top)
      const lower = terminal.colours(40, top + 7)
      expect(upper.front).toMatch(/^f[a-f0-9]0[0-9]0[0-9]$/)
      expect(lower.back).toMatch(/^0[0-9]0[0-9]f[a-f0-9]$/)
    },
  )

  it('does not move anything when it appears', async () => {
    const terminal = show({ M1: await twoColours(64, 48, 'png') })
    const before = await terminal.screen()
    const after = await terminal.until(PICTURE_ROW)
    expect(before).not.toMatch(PICTURE_ROW)
    expect(after.replaceAll('▀', '').replaceAll(/ +$/gm, '')).toBe(before.replaceAll(/ +$/gm, ''))
  })

  it('takes the nearest of 256 colours where there are no more', async () => {
    const terminal = show({ M1: await twoColours(64, 48, 'png') }, { env: { TERM: 'xterm-256color' } })
    const screen = (await terminal.until(PICTURE_ROW)).split('\n')
    const top = screen.findIndex((line) => PICTURE_ROW.test(line))
    expect(terminal.colours(40, top)).toEqual({ front: '196', back: '196' })
    expect(terminal.colours(40, top + 7)).toEqual({ front: '21', back: '21' })
  })

  it.each([{ NO_COLOR: '1', ...TRUE_COLOUR }, { TERM: 'dumb' }, { TERM: 'vt100' }, {}])(
    'is a line of text under %o, and nobody is asked for it',
    async (env) => {
      const client = createFakeClient({ history: [mediaMessage(1, { width: 640, height: 480 }, 'a wall')] })
      const terminal = emulate([{ title: '', client, open: PEER }], 80, 24, env)
      started.push(terminal)
      expect(await terminal.screen()).toMatch(/09:01 ← image · 640×480 · 1\.2 MB · not fetched/)
      expect(client.calls).not.toContain(`picture ${PEER} M1`)
    },
  )

  it.each([
    ['no image', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['half an image', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 1, 2, 3])],
    ['nothing', new Uint8Array(0)],
  ])('becomes a line of text that says so where there is %s', async (_what, bytes) => {
    const terminal = show({ M1: bytes })
    expect(await terminal.until(/no preview/)).toMatch(/09:01 ← image · 640×480 · 1\.2 MB · no preview/)
  })

  it('is not decoded where it claims more pixels than a terminal could show', async () => {
    const small = await twoColours(8, 8, 'png')
    // Width and height of the header, with its checksum made right again.
    const header = Buffer.from(small)
    header.writeUInt32BE(60_000, 16)
    header.writeUInt32BE(60_000, 20)
    const { crc32 } = await import('node:zlib')
    header.writeUInt32BE(crc32(header.subarray(12, 29)), 29)
    expect(await show({ M1: new Uint8Array(header) }).until(/no preview/)).toMatch(/no preview/)
  })

  it('costs nothing while somebody types', async () => {
    const terminal = show({ M1: await twoColours(640, 480, 'jpeg') }, { columns: 120, rows: 40 })
    await terminal.until(PICTURE_ROW)
    for (const letter of 'keystroke') {
      const before = terminal.bytes().length
      terminal.type(letter)
      await terminal.screen()
      expect(terminal.bytes().length - before).toBeLessThanOrEqual(400)
      expect(terminal.bytes().slice(before)).not.toContain('▀')
    }
  })

  it('is cut off at the edges of the log, and gone without a trace behind them', async () => {
    const later = Array.from({ length: 30 }, (_, at) => message(at + 2, `text ${at}`))
    const history = [message(0, 'look'), mediaMessage(1, { width: 640, height: 480 }), ...later]
    const terminal = show({ M1: await twoColours(64, 48, 'png') }, { history })
    expect(await terminal.screen()).not.toMatch(PICTURE_ROW)
    const counts: number[] = []
    for (let step = 0; step < 30; step += 1) {
      terminal.type('\x1b[1;2A')
      const screen = step < 28 ? await terminal.screen() : await terminal.until(PICTURE_ROW)
      counts.push(screen.split('\n').filter((line) => PICTURE_ROW.test(line)).length)
    }
    for (let step = 0; step < 30; step += 1) {
      terminal.type('\x1b[1;2B')
      const screen = await terminal.screen()
      counts.push(screen.split('\n').filter((line) => PICTURE_ROW.test(line)).length)
    }
    expect(new Set(counts)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8]))
    expect(counts.at(-1)).toBe(0)
  })

  it('comes back after the window was resized, in its new size', async () => {
    const terminal = show({ M1: await twoColours(64, 48, 'png') })
    await terminal.until(PICTURE_ROW)
    terminal.resize(60, 15)
    const small = await terminal.until(PICTURE_ROW)
    expect(small.split('\n').filter((line) => PICTURE_ROW.test(line))).toHaveLength(5)
    terminal.resize(100, 40)
    const large = await terminal.until(/▀{35}/)
    expect(large.split('\n').filter((line) => PICTURE_ROW.test(line))).toHaveLength(13)
    expect(terminal.bytes()).not.toContain('\x1b[3J')
  })

  it('makes room for a sheet and comes back from under it', async () => {
    const terminal = show({ M1: await twoColours(64, 48, 'png') })
    await terminal.until(PICTURE_ROW)
    terminal.type('?')
    expect(await terminal.screen()).not.toMatch(PICTURE_ROW)
    terminal.type('\x1b[D')
    expect(await terminal.screen()).toMatch(PICTURE_ROW)
  })

  it('is drawn in both panes, each at its own place', async () => {
    const people = ['Ada', 'Bob'].map((title) => title)
    const history = [mediaMessage(1, { width: 640, height: 480 })]
    const bytes = await twoColours(64, 48, 'png')
    const clients = people.map(() => createFakeClient({ history, pictures: { M1: bytes } }))
    const terminal = emulate(
      clients.map((client, at) => ({ title: people[at] ?? '', client, open: PEER })),
      120,
      40,
      TRUE_COLOUR,
    )
    started.push(terminal)
    const screen = await terminal.until(/▀{10}.*│.*▀{10}/)
    expect(screen.split('\n').filter((line) => /▀{35}.*│.*▀{35}$/.test(line))).toHaveLength(13)
  })
})

describe('half blocks', () => {
  it('leave what is transparent to the terminal', () => {
    const dot = { clear: [0, 0, 0, 0], red: [255, 0, 0, 255] }
    const rgba = Uint8Array.from(
      [dot.clear, dot.red, dot.clear, dot.red, dot.clear, dot.clear, dot.red, dot.red].flat(),
    )
    expect(halfBlocks({ width: 4, height: 2, rgba }, 'true')).toEqual([
      ' \x1b[38;2;255;0;0m▀\x1b[38;2;255;0;0m▄\x1b[48;2;255;0;0m▀\x1b[0m'.replace(
        'm▀\x1b[38;2;255;0;0m▄',
        'm▀▄',
      ),
    ])
  })
})

describe('what a terminal can draw with', () => {
  it.each([
    [{ TERM: 'xterm-256color' }, { colours: '256', protocol: 'none' }],
    [{ TERM: 'xterm-kitty' }, { colours: 'true', protocol: 'kitty' }],
    [
      { TERM: 'xterm-256color', COLORTERM: 'truecolor', TERM_PROGRAM: 'ghostty' },
      { colours: 'true', protocol: 'kitty' },
    ],
    [
      { TERM: 'xterm-256color', COLORTERM: 'truecolor', TERM_PROGRAM: 'iTerm.app' },
      { colours: 'true', protocol: 'iterm' },
    ],
    [
      { TERM: 'xterm-256color', LC_TERMINAL: 'iTerm2' },
      { colours: '256', protocol: 'iterm' },
    ],
    [
      { TERM: 'xterm-256color', KITTY_WINDOW_ID: '1', TMUX: '/tmp/tmux' },
      { colours: '256', protocol: 'none' },
    ],
    [
      { TERM: 'screen-256color', TERM_PROGRAM: 'iTerm.app' },
      { colours: '256', protocol: 'none' },
    ],
    [
      { TERM: 'xterm-kitty', NO_COLOR: '1' },
      { colours: 'none', protocol: 'none' },
    ],
  ])('is told by its environment: %o', (env, graphics) => {
    expect(graphicsOf(env)).toEqual(graphics)
  })
})

const PLACEHOLDER = '\u{10EEEE}'

describe('a terminal that names itself kitty', () => {
  const env = { TERM: 'xterm-kitty', KITTY_WINDOW_ID: '1' }
  const OK = '\x1b_Gi=31;OK\x1b\\'
  const DEVICE = '\x1b[?62;c'

  it('is asked, and shows half blocks until it answers', async () => {
    const terminal = show({ M1: await twoColours(64, 48, 'png') }, { env })
    await terminal.until(PICTURE_ROW)
    expect(terminal.bytes()).toContain('\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[c')
    expect(terminal.bytes()).not.toContain(PLACEHOLDER)
    terminal.type(DEVICE)
    terminal.type(OK)
    await terminal.screen()
    expect(terminal.bytes()).not.toContain(PLACEHOLDER)
  })

  it('gets each picture once, as a PNG of our own making, and forgets it at the end', async () => {
    const theirs = await twoColours(64, 48, 'jpeg')
    const terminal = show({ M1: theirs }, { env })
    terminal.type(OK + DEVICE)
    while (!terminal.bytes().includes(PLACEHOLDER)) await terminal.screen()
    for (const key of ['a', '?', '\x1b[D', '\x1b[1;2A']) {
      terminal.type(key)
      await terminal.screen()
    }
    const commands = [...terminal.bytes().matchAll(/\x1b_G([^;\x1b]*)(?:;([A-Za-z0-9+/=]*))?\x1b\\/g)].slice(
      1,
    )
    const [first] = commands
    expect(first?.[1]).toBe(`a=T,U=1,f=100,t=d,q=2,i=1,c=21,r=8,m=${commands.length > 1 ? 1 : 0}`)
    for (const [, keys] of commands.slice(1)) expect(keys).toMatch(/^m=[01]$/)
    for (const [, , data] of commands) expect(data?.length).toBeLessThanOrEqual(4096)
    const png = Buffer.from(commands.map(([, , data]) => data).join(''), 'base64')
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect((await sharp(png).metadata()).exif).toBeUndefined()
    terminal.host.emit('SIGTERM')
    await terminal.screen()
    expect(terminal.bytes()).toContain('\x1b_Ga=d,d=A,q=2\x1b\\')
  })

  it('draws a placeholder a cell, rows marked, in the colour of the picture', async () => {
    const terminal = show({ M1: await twoColours(64, 48, 'png') }, { env })
    terminal.type(OK)
    while (!terminal.bytes().includes(PLACEHOLDER)) await terminal.screen()
    const rows = [...terminal.bytes().matchAll(/\x1b\[38;5;1m(\u{10EEEE}[^\x1b]*)\x1b\[0m/gu)].map(
      ([, row]) => row,
    )
    expect(rows).toHaveLength(8)
    expect(rows[0]).toBe(`${PLACEHOLDER}\u0305\u0305${PLACEHOLDER.repeat(20)}`)
    expect(rows[7]).toBe(`${PLACEHOLDER}\u033F\u0305${PLACEHOLDER.repeat(20)}`)
  })

  it('is not believed once its time is over', async () => {
    const terminal = show({ M1: await twoColours(64, 48, 'png') }, { env })
    // The clock in memory lets every timer run out.
    await terminal.until(PICTURE_ROW)
    terminal.type(OK)
    await terminal.screen()
    expect(terminal.bytes()).not.toContain(PLACEHOLDER)
  })
})

describe('a terminal with the protocol of iTerm2', () => {
  const env = { TERM: 'xterm-256color', COLORTERM: 'truecolor', TERM_PROGRAM: 'iTerm.app' }

  it('gets a picture at its place, and half blocks where a part of it is out of sight', async () => {
    const history = [mediaMessage(1, { width: 640, height: 480 }), message(2, 'x\n'.repeat(5))]
    const terminal = show({ M1: await twoColours(64, 48, 'png') }, { env, history })
    while (!terminal.bytes().includes('\x1b]1337;')) await terminal.screen()
    const [drawn = '', form, data] =
      /\x1b\[\d+;34H\x1b\]1337;File=([^:]*):([A-Za-z0-9+/=]*)\x07/.exec(terminal.bytes()) ?? []
    expect(drawn).not.toBe('')
    const png = Buffer.from(data ?? '', 'base64')
    expect(form).toBe(`inline=1;size=${png.length};width=21;height=8;preserveAspectRatio=0;doNotMoveCursor=1`)
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    const before = terminal.bytes().length
    terminal.type('typing')
    await terminal.screen()
    expect(terminal.bytes().slice(before)).not.toContain('1337')
    terminal.resize(80, 15)
    expect(await terminal.until(PICTURE_ROW)).toMatch(PICTURE_ROW)
  })
})

describe('an answer about graphics', () => {
  it('is one that was asked for', () => {
    expect(kittyAnswer('_Gi=31;OK')).toBe(true)
    expect(kittyAnswer('_Gi=31;ENOTSUP:no')).toBe(false)
    expect(kittyAnswer('[?62;22c')).toBe(false)
    expect(kittyAnswer('_Gi=7;OK')).toBeUndefined()
    expect(kittyAnswer('[?1;2$y')).toBeUndefined()
  })
})
