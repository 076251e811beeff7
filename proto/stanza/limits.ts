// What one received stanza may cost (no clause: limits of our own, so that no input exhausts a receiver).

export interface StanzaLimits {
  /** Whether the zlib flag is accepted at all; a server does not before the login. */
  readonly allowCompressed: boolean
  /** Octets after inflation … */
  readonly inflatedBytes: number
  /** … and how many octets each compressed one may become. */
  readonly inflateRatio: number
  /** Levels of nodes, the outermost counting as 1. */
  readonly nesting: number
  /** Nodes of one stanza, the outermost included. */
  readonly nodes: number
  /** Attributes of one node. */
  readonly attributes: number
  /** Attributes of one stanza: each costs a receiver many times its two octets. */
  readonly allAttributes: number
}

export const DEFAULT_STANZA_LIMITS: StanzaLimits = {
  allowCompressed: true,
  inflatedBytes: 4 * 1024 * 1024,
  inflateRatio: 100,
  nesting: 64,
  nodes: 10_000,
  attributes: 64,
  allAttributes: 20_000,
}
