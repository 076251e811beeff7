// The body of a relayed blob on its way from the partner to the user: counted, at the pace of whoever is slower, and
// cut where it is not what was announced. A short answer must look short, so that nobody takes it for whole.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '#platform/clock.js'

/** `short`: the partner broke off. `long`: more came than was announced or may be. */
type RelayEnd = 'whole' | 'short' | 'long' | 'stalled' | 'client-gone' | 'withdrawn'

interface RelayBodyOptions {
  /** As announced to the user. */
  readonly length: number | undefined
  readonly maximumBytes: number
  /** Cut when neither side moved for so long. */
  readonly idleMilliseconds: number
  readonly clock: Clock
  /** Cuts it at once. */
  readonly signal: AbortSignal
}

export interface RelayedBody {
  readonly end: RelayEnd
  readonly bytes: number
}

/** Resolves when both sides are done with; the response's headers must be set. Never rejects. */
export function relayBody(
  upstream: IncomingMessage,
  response: ServerResponse,
  options: RelayBodyOptions,
): Promise<RelayedBody> {
  const { length, maximumBytes, signal } = options
  return new Promise((resolve) => {
    let bytes = 0
    const watch = watchIdle(options.clock, options.idleMilliseconds, () => {
      finish('stalled')
    })
    const withdraw = (): void => {
      finish('withdrawn')
    }
    const finish = (end: RelayEnd): void => {
      watch.stop()
      signal.removeEventListener('abort', withdraw)
      if (end !== 'whole') response.destroy()
      upstream.destroy()
      resolve({ end, bytes })
    }
    upstream.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      watch.touch()
      if (bytes > (length ?? maximumBytes)) finish('long')
      else if (!response.write(chunk)) upstream.pause()
    })
    response.on('drain', () => {
      watch.touch()
      upstream.resume()
    })
    upstream.once('end', () => {
      if (length === undefined || bytes === length) response.end()
      else finish('short')
    })
    response.once('finish', () => {
      finish('whole')
    })
    response.once('close', () => {
      finish('client-gone')
    })
    // Destroyed without an end; after one it does not matter any more.
    upstream.on('error', () => undefined)
    upstream.once('close', () => {
      if (!upstream.readableEnded) finish('short')
    })
    signal.addEventListener('abort', withdraw, { once: true })
    if (signal.aborted) withdraw()
  })
}

/** One timer for many moves: it looks when it fires whether anything moved since it was set. */
function watchIdle(clock: Clock, milliseconds: number, onIdle: () => void): { touch(): void; stop(): void } {
  let movedAt = clock.now()
  const look = (): void => {
    const left = movedAt + milliseconds - clock.now()
    if (left <= 0) onIdle()
    else cancel = clock.after(left, look)
  }
  let cancel = clock.after(milliseconds, look)
  return {
    touch() {
      movedAt = clock.now()
    },
    stop() {
      cancel()
    },
  }
}
