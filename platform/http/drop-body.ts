// What is left of a refused request (RFC 9110 §9.3: a server may answer before it has read everything).
import type { IncomingMessage } from 'node:http'

/** More than is on its way between two programs at once: a peer that sends on does not listen. */
export const DROPPED_BODY_BYTES = 8 * 1024 * 1024

/**
 * Reads the rest of a body and forgets it, so that the peer gets to read its answer: cutting the connection while
 * it still sends would destroy the answer too. Past {@link DROPPED_BODY_BYTES} the connection is cut.
 */
export function dropBody(request: IncomingMessage): void {
  if (request.complete) return
  let dropped = 0
  request.on('data', (chunk: Uint8Array) => {
    dropped += chunk.length
    if (dropped > DROPPED_BODY_BYTES) request.socket.destroy()
  })
  request.resume()
}
