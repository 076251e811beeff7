import { describe, it, expect } from 'vitest'
import sharp from 'sharp'
import { kittyAnswer } from '#cli/ui/pictures/kitty.js'
import { graphicsOf } from '#cli/ui/pictures/graphics.js'
import { halfBlocks } from '#cli/ui/pictures/half-blocks.js'
import { mediaMessage, message } from '../../support/fake-client.js'
import { endShows, PICTURE_ROW, show } from '../../support/pictures-on-screen.js'
import { twoColours } from '../../support/two-colours.js'

endShows()

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
