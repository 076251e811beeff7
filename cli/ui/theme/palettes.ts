// The colours of each theme, by meaning, for every depth a terminal may have.
//
// With 16 colours they are the person's own, of whom nothing is known. The others are chosen to be read: at least
// 4.5:1 (WCAG 2, 1.4.3) on the backgrounds terminals come with.
import type { Tone } from '../../state/ticks.js'

export interface Colour {
  readonly true: `#${string}`
  /** Of xterm's 256: 16..255, which nobody changes. */
  readonly 256: number
  readonly 16: string
}

export type Palette = Readonly<Record<Exclude<Tone, 'plain'>, Colour>>

const colour = (hex: `#${string}`, xterm: number, ansi: string): Colour => ({
  true: hex,
  256: xterm,
  16: ansi,
})

export const DARK: Palette = {
  quiet: colour('#a3a3a3', 248, 'white'),
  accent: colour('#5fd7ff', 81, 'cyanBright'),
  good: colour('#87d75f', 113, 'greenBright'),
  warn: colour('#ffd75f', 221, 'yellowBright'),
  bad: colour('#ff8787', 210, 'redBright'),
}

export const LIGHT: Palette = {
  quiet: colour('#5c5c5c', 240, 'blackBright'),
  accent: colour('#005f87', 24, 'blue'),
  good: colour('#005f00', 22, 'green'),
  warn: colour('#875f00', 94, 'magenta'),
  bad: colour('#af0000', 124, 'red'),
}

/** Blue and orange in place of green and red (after Okabe and Ito). */
export const COLOUR_BLIND_DARK: Palette = {
  quiet: colour('#a3a3a3', 248, 'white'),
  accent: colour('#d7afff', 183, 'magentaBright'),
  good: colour('#56b4e9', 74, 'cyanBright'),
  warn: colour('#f0e442', 227, 'yellowBright'),
  bad: colour('#f08c3a', 208, 'yellow'),
}

export const COLOUR_BLIND_LIGHT: Palette = {
  quiet: colour('#5c5c5c', 240, 'blackBright'),
  accent: colour('#005f5f', 23, 'cyan'),
  good: colour('#005a9c', 25, 'blue'),
  warn: colour('#5f5f00', 58, 'magenta'),
  bad: colour('#8f4a00', 94, 'red'),
}
