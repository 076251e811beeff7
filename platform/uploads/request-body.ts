// A request's body as a web stream that can be left half read (tus 1.0: a server may answer before the end).
//
// Node's own conversion ends the connection when its stream is given up, and with it the answer that says why. And
// a body that breaks off ends here like a whole one, so that what has come of it is kept.
import type { IncomingMessage } from 'node:http'

export interface RequestBody {
  readonly stream: ReadableStream<Uint8Array>
  /** The connection broke before the body was whole; known when the stream has ended. */
  readonly isCut: boolean
  /** Stops reading for the stream; what is still on its way is dropped, so that the peer comes to read the answer. */
  release(): void
}

/** Pieces as they come are gathered up to this: each passes half a dozen streams before it is written. */
const GATHERED_BYTES = 256 * 1024

export function bodyOf(request: IncomingMessage): RequestBody {
  let isCut = false
  let stopReading: () => void = () => undefined
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const gather = createGatherer((bytes) => {
        controller.enqueue(bytes)
        if ((controller.desiredSize ?? 0) <= 0) request.pause()
      })
      const end = (): void => {
        stopReading()
        gather.flush()
        controller.close()
      }
      const cut = (): void => {
        isCut = true
        end()
      }
      stopReading = () => {
        request.off('data', gather.add).off('end', end).off('close', cut)
        stopReading = () => undefined
      }
      // Node follows a broken request's 'error' with 'close'; without a listener the former would end the process.
      request.on('error', () => undefined)
      request.on('data', gather.add).on('end', end).on('close', cut)
      request.pause()
    },
    pull() {
      request.resume()
    },
  })
  return {
    stream,
    get isCut() {
      return isCut
    },
    release() {
      stopReading()
      request.resume()
    },
  }
}

interface Gatherer {
  readonly add: (piece: Uint8Array) => void
  readonly flush: () => void
}

function createGatherer(take: (bytes: Uint8Array) => void): Gatherer {
  let pieces: Uint8Array[] = []
  let length = 0
  const flush = (): void => {
    if (length > 0) take(pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces))
    pieces = []
    length = 0
  }
  return {
    flush,
    add(piece) {
      pieces.push(piece)
      length += piece.length
      if (length >= GATHERED_BYTES) flush()
    },
  }
}
