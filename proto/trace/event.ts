// The event spine: one typed record per thing a layer did, the same in every process.
import type { Bytes } from '../bytes.js'

export const TRACE_VERSION = 1

/** From the wire up to the person. `media`, `http`, `store` and `consent` stand beside the stack. */
export type TraceLayer =
  'frame' | 'noise' | 'stanza' | 'signal' | 'content' | 'media' | 'http' | 'store' | 'consent' | 'ui'

/**
 * Who may see what an event describes: `public` anyone on the path, `meta` Meta's side, `content` the
 * two people only. Key material is never put into an event; `key` marks an event *about* a key.
 */
export type TraceSensitivity = 'public' | 'meta' | 'content' | 'key'

export type TraceDirection = 'in' | 'out' | 'local'

/** What a layer says; the sink adds the rest (`v`, `ts`, `seq`, `party`). */
export interface TraceDraft {
  /** Correlates one message through all layers and processes: its stanza id, or connection id/iq id. */
  readonly cid: string
  readonly layer: TraceLayer
  readonly dir: TraceDirection
  /** Short stable verb phrase, e.g. `message`, `ack`, `encrypt`, `append`, `push`. */
  readonly kind: string
  /** Bytes on this layer; 0 where that has no meaning. */
  readonly size: number
  readonly sens: TraceSensitivity
  readonly summary: string
  /** Small JSON-safe facts. Plaintext only from the profile's own client and only with sens `content`. */
  readonly detail?: Readonly<Record<string, string | number | boolean>>
}

export interface TraceEvent extends TraceDraft {
  readonly v: typeof TRACE_VERSION
  /** Milliseconds since 1970, of the emitting process. */
  readonly ts: number
  /** Rises by one per event of one process. */
  readonly seq: number
  /** e.g. `meta-sim`, `provider-server`, `client:ada`. */
  readonly party: string
}

/** Takes events as they happen. Layers hold `TraceSink | undefined` and build no draft where it is undefined. */
export type TraceSink = (draft: TraceDraft) => void

/** The first bytes of `bytes` as hex, for a summary; never used on key material or plaintext. */
export function hexPreview(bytes: Bytes, limit = 32): string {
  const hex = Buffer.from(bytes.subarray(0, limit)).toString('hex')
  return bytes.length > limit ? `${hex}…` : hex
}
