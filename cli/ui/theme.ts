// Colours by meaning. Every meaning also has a mark or a word, so that the mono theme loses nothing.
import type { TextProps } from 'ink'
import type { Environment } from '#platform/config.js'
import type { ThemeName } from '../config/config.js'
import type { Tone } from '../state/ticks.js'
import type { Background } from './theme/background.js'
import { colourDepthOf, type ColourDepth } from './theme/colour-depth.js'
import {
  COLOUR_BLIND_DARK,
  COLOUR_BLIND_LIGHT,
  DARK,
  LIGHT,
  type Colour,
  type Palette,
} from './theme/palettes.js'

type Style = Pick<TextProps, 'color' | 'backgroundColor' | 'dimColor' | 'bold' | 'underline' | 'inverse'>

export interface Theme {
  readonly tones: Readonly<Record<Tone, Style>>
  /** The line that says between whom and how protected. */
  readonly boundary: Style
  readonly title: Style
  readonly activeTitle: Style
  readonly chosen: Style
  /** The part of a text that was looked for. */
  readonly match: Style
  /** A QR code: cameras want it dark on light, whatever the terminal's own colours are. */
  readonly code: Style
}

const SHAPES = {
  boundary: { inverse: true },
  title: { dimColor: true },
  activeTitle: { bold: true },
  chosen: { inverse: true },
  match: { bold: true, underline: true },
  code: { color: 'black', backgroundColor: 'white' },
} as const

/** On a background nothing is known of: the person's own colours. */
const UNKNOWN: Theme = {
  ...SHAPES,
  tones: {
    plain: {},
    quiet: { dimColor: true },
    accent: { color: 'cyan' },
    good: { color: 'green' },
    warn: { color: 'yellow' },
    bad: { color: 'red' },
  },
}

const UNKNOWN_COLOUR_BLIND: Theme = {
  ...UNKNOWN,
  tones: {
    ...UNKNOWN.tones,
    accent: { bold: true },
    good: { color: 'cyan' },
    warn: { color: 'magenta' },
    bad: { color: 'yellow' },
  },
}

const MONO: Theme = {
  ...SHAPES,
  code: { inverse: true },
  tones: {
    plain: {},
    quiet: { dimColor: true },
    accent: { bold: true },
    good: { bold: true },
    warn: { bold: true },
    bad: { bold: true },
  },
}

/** Without colours its own ink is dark on light already, and scanners refuse a code that is light on dark. */
const MONO_ON_LIGHT: Theme = { ...MONO, code: {} }

const inkColour = (colour: Colour, depth: Exclude<ColourDepth, 'none'>): string =>
  depth === '256' ? `ansi256(${colour[256]})` : colour[depth]

function themeOf(palette: Palette, depth: Exclude<ColourDepth, 'none'>): Theme {
  const tone = (name: keyof Palette): Style => ({ color: inkColour(palette[name], depth) })
  const tones = {
    ...{ plain: {}, quiet: tone('quiet'), accent: tone('accent') },
    ...{ good: tone('good'), warn: tone('warn'), bad: tone('bad') },
  }
  return { ...SHAPES, tones }
}

/** Whether the theme depends on what the terminal's background is, and the terminal can be asked. */
export function asksForBackground(name: ThemeName, env: Environment): boolean {
  return name !== 'dark' && name !== 'light' && env['TERM'] !== 'dumb'
}

/** The theme of that name, with no colour that the terminal lacks. `background`: as far as it is known. */
export function themeFor(env: Environment, name: ThemeName = 'auto', background?: Background): Theme {
  const depth = colourDepthOf(env)
  if (depth === 'none' || name === 'mono') {
    const own = name === 'dark' || name === 'light' ? name : background
    return own === 'light' ? MONO_ON_LIGHT : MONO
  }
  if (name === 'colour-blind') {
    if (background === undefined) return UNKNOWN_COLOUR_BLIND
    return themeOf(background === 'dark' ? COLOUR_BLIND_DARK : COLOUR_BLIND_LIGHT, depth)
  }
  const ground = name === 'auto' ? background : name
  if (ground === undefined) return UNKNOWN
  return themeOf(ground === 'dark' ? DARK : LIGHT, depth)
}
