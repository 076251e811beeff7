// What a terminal can draw pictures with, as its environment says.
//
// Half blocks work wherever there are colours. Graphics protocols are used only where the terminal names itself:
// several answer kitty's question without knowing its placeholders, which alone scroll with the text.

type Environment = Readonly<Record<string, string | undefined>>

export type Colours = 'true' | '256' | 'none'
/** `kitty` is a claim still to be confirmed by the terminal. */
export type Protocol = 'kitty' | 'iterm' | 'none'

export interface Graphics {
  readonly colours: Colours
  readonly protocol: Protocol
}

const NOTHING: Graphics = { colours: 'none', protocol: 'none' }
const TRUE_COLOUR_TERMS = /^(?:xterm-kitty|xterm-ghostty|wezterm|foot|alacritty|.*-direct$)/
const KITTY_PROGRAMS = new Set(['ghostty'])
const ITERM_PROGRAMS = new Set(['iTerm.app', 'WezTerm'])

function coloursOf(env: Environment, term: string): Colours {
  if (/^(?:truecolor|24bit)$/i.test(env['COLORTERM'] ?? '') || TRUE_COLOUR_TERMS.test(term)) return 'true'
  return term.includes('256color') ? '256' : 'none'
}

/** A multiplexer draws on terminals it does not name, and more than one of them. */
const multiplexed = (env: Environment, term: string): boolean =>
  (env['TMUX'] ?? '') !== '' || (env['STY'] ?? '') !== '' || /^(?:tmux|screen)/.test(term)

function protocolOf(env: Environment, term: string): Protocol {
  const program = env['TERM_PROGRAM'] ?? ''
  const kitty = (env['KITTY_WINDOW_ID'] ?? '') !== '' || /^xterm-(?:kitty|ghostty)/.test(term)
  if (kitty || KITTY_PROGRAMS.has(program)) return 'kitty'
  return ITERM_PROGRAMS.has(program) || env['LC_TERMINAL'] === 'iTerm2' ? 'iterm' : 'none'
}

export function graphicsOf(env: Environment): Graphics {
  const term = env['TERM'] ?? ''
  if ((env['NO_COLOR'] ?? '') !== '' || term === 'dumb') return NOTHING
  const colours = coloursOf(env, term)
  if (colours === 'none') return NOTHING
  return { colours, protocol: multiplexed(env, term) ? 'none' : protocolOf(env, term) }
}
