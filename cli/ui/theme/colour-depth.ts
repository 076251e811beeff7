// How many colours a terminal has, as its environment says.
import type { Environment } from '#platform/config.js'

export type ColourDepth = 'true' | '256' | '16' | 'none'

const TRUE_COLOUR_TERMS = /^(?:xterm-kitty|xterm-ghostty|wezterm|foot|alacritty|.*-direct$)/
const COLOUR_TERMS = /^(?:xterm|screen|tmux|rxvt|linux|cygwin|putty|konsole|gnome|st(?:-|$)|eterm)|ansi|color/

/** NO_COLOR (no-color.org): present and not empty means none. */
export function colourDepthOf(env: Environment): ColourDepth {
  const term = env['TERM'] ?? ''
  if ((env['NO_COLOR'] ?? '') !== '' || term === 'dumb') return 'none'
  if (/^(?:truecolor|24bit)$/i.test(env['COLORTERM'] ?? '') || TRUE_COLOUR_TERMS.test(term)) return 'true'
  if (term.includes('256color')) return '256'
  // Some systems name none, and have colours.
  return term === '' || COLOUR_TERMS.test(term) ? '16' : 'none'
}
