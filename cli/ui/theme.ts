// Colours by meaning. Every meaning also has a mark or a word, so that the mono theme loses nothing.
import type { TextProps } from 'ink'
import type { Tone } from '../state/ticks.js'

type Style = Pick<TextProps, 'color' | 'backgroundColor' | 'dimColor' | 'bold' | 'inverse' | 'underline'>

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
} as const

const COLOURED: Theme = {
  ...SHAPES,
  code: { color: 'black', backgroundColor: 'white' },
  tones: {
    plain: {},
    quiet: { dimColor: true },
    accent: { color: 'cyan' },
    good: { color: 'green' },
    warn: { color: 'yellow' },
    bad: { color: 'red' },
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

/** NO_COLOR (no-color.org): present and not empty means no colours. */
export function themeFor(env: Readonly<Record<string, string | undefined>>): Theme {
  return (env['NO_COLOR'] ?? '') === '' ? COLOURED : MONO
}
