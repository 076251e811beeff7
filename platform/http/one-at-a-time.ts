// Requests that come on one connection before the earlier ones are answered (RFC 9112 §9.3.2, pipelining).
//
// Node begins all of them at once, and holds back only their answers: a thousand requests of 50 bytes would open a
// thousand files, read the beginning of each, and wait. Here the next one begins when the one before is done with.
import type { RequestListener, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** The same handler, called for one request of a connection after the other; not at all once the peer has gone. */
export function oneAtATime(handler: RequestListener): RequestListener {
  const latest = new WeakMap<Socket, ServerResponse>()
  return (request, response) => {
    const { socket } = request
    const before = latest.get(socket)
    latest.set(socket, response)
    if (before === undefined || before.closed) {
      handler(request, response)
      return
    }
    before.once('close', () => {
      if (!socket.destroyed) handler(request, response)
    })
  }
}
