// What is left of a refused request (RFC 9110 §9.3: a server may answer before it has read everything).
import type { IncomingMessage } from 'node:http'
import type { Clock } from '../clock.js'

/** More than is on its way between two programs at once: a peer that sends on does not listen. */
export const DROPPED_BODY_BYTES = 8 * 1024 * 1024
/** A byte now and then would hold the connection for ever. */
export const DROPPED_BODY_MILLISECONDS = 10_000

/**
 * Reads the rest of a body and forgets it, so that the peer gets to read its answer: cutting the connection while
 * it still sends would destroy the answer too. Past {@link DROPPED_BODY_BYTES} or {@link DROPPED_BODY_MILLISECONDS}
 * the connection is cut.
 */
export function dropBody(request: IncomingMessage, clock: Clock): void {
  if (request.complete || request.destroyed) return
  const cut = (): void => {
    request.socket.destroy()
  }
  let dropped = 0
  request.on('data', (chunk: Uint8Array) => {
    dropped += chunk.length
    if (dropped > DROPPED_BODY_BYTES) cut()
  })
  request.once('close', clock.after(DROPPED_BODY_MILLISECONDS, cut))
  request.resume()
}
