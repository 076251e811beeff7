// What carries the bytes of a chat channel: a raw TCP stream or a WebSocket, the same bytes on both.
import type { Bytes } from '#proto/bytes.js'

export interface CarrierListener {
  /** Bytes as they came, cut anywhere. */
  readonly data: (bytes: Bytes) => void
  /** What was written has left this process far enough for more to be written. */
  readonly drained: () => void
  /** The last call, always, whoever ended the carrier. */
  readonly closed: () => void
}

export interface Carrier {
  /** The peer's IP address, for limits and logs. */
  readonly remoteAddress: string
  /** Bytes accepted by `write` that have not been handed to the kernel. */
  readonly bufferedBytes: number
  /** Data flows once a listener is attached; a carrier takes one. */
  attach(listener: CarrierListener): void
  /** Writes everything at once; on WebSocket it becomes one binary message. */
  write(bytes: Bytes): void
  /** Stops and starts reading, so that a peer that does not read cannot make us buffer. */
  pause(): void
  resume(): void
  /** Ends after everything written; reading goes on until the peer ends too. */
  close(): void
  /** Ends at once. */
  destroy(): void
}

/** Above this many unsent bytes a carrier calls `drained` once they are gone. */
export const CONGESTED_BYTES = 64 * 1024

export type CarrierErrorCode = 'refused' | 'unreachable' | 'timeout' | 'not-a-chat-endpoint' | 'bad-url'

/** No carrier could be set up; nothing was sent. */
export class CarrierError extends Error {
  override readonly name = 'CarrierError'
  readonly code: CarrierErrorCode

  constructor(code: CarrierErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Called for each accepted carrier; `authenticated` gives its place at the door back (see {@link Door}). */
export type CarrierHandler = (carrier: Carrier, authenticated: () => void) => void
