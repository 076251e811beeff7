// Themes: read on the backgrounds terminals come with, and made of colours they have.
import { describe, expect, it } from 'vitest'
import { asksForBackground, themeFor, type Theme } from '#cli/ui/theme.js'
import {
  BACKGROUND_QUERY,
  BackgroundQuestion,
  backgroundAnswer,
  backgroundOf,
} from '#cli/ui/theme/background.js'
import { colourDepthOf } from '#cli/ui/theme/colour-depth.js'
import { COLOUR_BLIND_DARK, COLOUR_BLIND_LIGHT, DARK, LIGHT } from '#cli/ui/theme/palettes.js'
import { FakeClock } from '../../support/fake-clock.js'

/** WCAG 2, success criterion 1.4.3, for text of usual size. */
const READABLE = 4.5
const DARK_GROUNDS = ['#000000', '#1e1e1e', '#282c34', '#002b36', '#2e3440']
const LIGHT_GROUNDS = ['#ffffff', '#fdf6e3', '#f5f5f5', '#eeeeee']
const TRUE = { TERM: 'xterm-256color', COLORTERM: 'truecolor' }
const SOME = { TERM: 'xterm-256color' }
const FEW = { TERM: 'xterm' }

type Rgb = readonly [number, number, number]

const hexRgb = (hex: string): Rgb =>
  [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb

/** xterm's colour cube and greys, as xterm's own manual gives them. */
function xtermRgb(colour: number): Rgb {
  if (colour >= 232) return [8 + 10 * (colour - 232), 8 + 10 * (colour - 232), 8 + 10 * (colour - 232)]
  const level = (at: number): number => [0, 95, 135, 175, 215, 255][at] ?? 0
  const cube = colour - 16
  return [level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)]
}

function luminance(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
    const part = value / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: Rgb, other: Rgb): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

/** How a person without green cones sees a colour (Viénot, Brettel and Mollon 1999), good enough to tell hues apart. */
const withoutGreen = ([red, green, blue]: Rgb): Rgb => {
  const mixed = 0.292 * red + 0.708 * green
  return [mixed, mixed, -0.0223 * red + 0.0223 * green + blue]
}

const distance = (one: Rgb, other: Rgb): number =>
  Math.hypot(...one.map((value, at) => value - (other[at] ?? 0)))

const colours = (theme: Theme): readonly (string | undefined)[] =>
  Object.values(theme.tones).map(({ color }) => color)

describe('the colours of a theme', () => {
  const palettes = [
    { name: 'dark', palette: DARK, grounds: DARK_GROUNDS },
    { name: 'light', palette: LIGHT, grounds: LIGHT_GROUNDS },
    { name: 'colour-blind on dark', palette: COLOUR_BLIND_DARK, grounds: DARK_GROUNDS },
    { name: 'colour-blind on light', palette: COLOUR_BLIND_LIGHT, grounds: LIGHT_GROUNDS },
  ]

  it.each(palettes)('can be read ($name)', ({ palette, grounds }) => {
    for (const [tone, colour] of Object.entries(palette)) {
      for (const ground of grounds) {
        for (const shown of [hexRgb(colour.true), xtermRgb(colour[256])]) {
          expect(contrast(shown, hexRgb(ground)), `${tone} on ${ground}`).toBeGreaterThanOrEqual(READABLE)
        }
      }
    }
  })

  it.each([COLOUR_BLIND_DARK, COLOUR_BLIND_LIGHT])(
    'tell good from bad without green cones',
    ({ good, bad, warn }) => {
      for (const other of [bad, warn]) {
        const seen = [good, other].map((colour) => withoutGreen(hexRgb(colour.true)))
        expect(distance(seen[0] ?? [0, 0, 0], seen[1] ?? [0, 0, 0])).toBeGreaterThan(80)
      }
    },
  )
})

describe('a theme', () => {
  it('has no colour that the terminal lacks', () => {
    expect(colours(themeFor(TRUE, 'dark'))).toContain('#87d75f')
    expect(colours(themeFor(SOME, 'dark'))).toContain('ansi256(113)')
    expect(colours(themeFor(FEW, 'dark'))).toContain('greenBright')
    for (const env of [{ ...TRUE, NO_COLOR: '1' }, { TERM: 'dumb' }, { TERM: 'vt100' }]) {
      expect(colours(themeFor(env, 'dark', 'dark')).every((colour) => colour === undefined)).toBe(true)
    }
  })

  it('follows the background where it is automatic, and nothing where it is named', () => {
    expect(themeFor(TRUE, 'auto', 'light')).toEqual(themeFor(TRUE, 'light', 'dark'))
    expect(themeFor(TRUE, 'auto', 'dark')).toEqual(themeFor(TRUE, 'dark'))
    expect(themeFor(TRUE, 'colour-blind', 'light')).not.toEqual(themeFor(TRUE, 'colour-blind', 'dark'))
    expect(themeFor(TRUE, 'mono', 'light')).toEqual(themeFor({ NO_COLOR: '1' }, 'auto', 'light'))
    expect(themeFor(TRUE, 'mono')).toEqual(themeFor({ NO_COLOR: '1' }))
    expect(themeFor(TRUE, 'mono', 'light').code).not.toEqual(themeFor(TRUE, 'mono', 'dark').code)
  })

  it('has only the person’s own colours while nothing is known of the background', () => {
    for (const name of ['auto', 'colour-blind'] as const) {
      for (const colour of colours(themeFor(TRUE, name))) expect(colour ?? 'none').toMatch(/^[a-z]+$/)
    }
  })

  it('asks for the background only where it matters', () => {
    expect(asksForBackground('auto', TRUE)).toBe(true)
    expect(asksForBackground('colour-blind', TRUE)).toBe(true)
    expect(asksForBackground('dark', TRUE)).toBe(false)
    expect(asksForBackground('auto', { ...TRUE, NO_COLOR: '1' })).toBe(true)
    expect(asksForBackground('auto', { ...TRUE, TERM: 'dumb' })).toBe(false)
  })
})

describe('the depth of colours', () => {
  it.each([
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor' }, 'true'],
    [{ TERM: 'xterm-kitty' }, 'true'],
    [{ TERM: 'tmux-256color' }, '256'],
    [{ TERM: 'screen' }, '16'],
    [{ TERM: 'linux' }, '16'],
    [{}, '16'],
    [{ TERM: 'vt220' }, 'none'],
    [{ TERM: 'dumb', COLORTERM: 'truecolor' }, 'none'],
    [{ TERM: 'xterm', NO_COLOR: '' }, '16'],
  ])('of %j is %s', (env, depth) => {
    expect(colourDepthOf(env)).toBe(depth)
  })
})

describe('the background', () => {
  it.each([
    [']11;rgb:0000/0000/0000', 'dark'],
    [']11;rgb:ffff/ffff/ffff', 'light'],
    [']11;rgb:fd/f6/e3', 'light'],
    [']11;rgba:1e1e/1e1e/1e1e/ffff', 'dark'],
    [']11;rgb:0/0/f', 'dark'],
    [']11;rgb:00000/0/0', undefined],
    [']10;rgb:ffff/ffff/ffff', undefined],
    [']11;#ffffff', undefined],
    ['[?62;c', undefined],
  ])('in the report %j is %s', (report, background) => {
    expect(backgroundAnswer(report)).toBe(background)
  })

  it.each([
    ['15;0', 'dark'],
    ['0;15', 'light'],
    ['0;default;7', 'light'],
    ['12;8', 'dark'],
    ['0;16', undefined],
    ['x', undefined],
    ['', undefined],
  ])('in COLORFGBG=%j is %s', (value, background) => {
    expect(backgroundOf({ COLORFGBG: value })).toBe(background)
  })

  it('is asked for once, and believed for two seconds', () => {
    const clock = new FakeClock()
    const written: string[] = []
    const told: string[] = []
    const question = new BackgroundQuestion({
      ...{ clock, env: { TERM: 'xterm' }, output: { write: (data: string) => written.push(data) } },
      told: (background) => told.push(background),
    })
    question.onReport(']11;rgb:ffff/ffff/ffff')
    question.ask()
    question.ask()
    expect(written).toEqual([BACKGROUND_QUERY])
    clock.advance(1_999)
    question.onReport(']11;rgb:ffff/ffff/ffff')
    question.onReport(']11;rgb:0/0/0')
    expect(told).toEqual(['light'])
    expect(clock.pending).toBe(0)
  })

  it('is not believed later, for it may be somebody’s typing', () => {
    const clock = new FakeClock()
    const told: string[] = []
    const question = new BackgroundQuestion({
      ...{ clock, env: { TERM: 'xterm' }, output: { write: () => true } },
      told: (background) => told.push(background),
    })
    question.ask()
    clock.advance(2_000)
    question.onReport(']11;rgb:ffff/ffff/ffff')
    expect(told).toEqual([])
  })

  it.each(['linux', 'dumb', 'vt100', ''])('is not asked of a terminal called %j', (term) => {
    const clock = new FakeClock()
    const written: string[] = []
    const output = { write: (data: string) => written.push(data) }
    new BackgroundQuestion({ clock, env: { TERM: term }, output, told: () => undefined }).ask()
    expect(written).toEqual([])
    expect(clock.pending).toBe(0)
  })
})
