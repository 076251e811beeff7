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

/** What comes while the piece before is still being written is gathered, up to this, and then waits on the wire. */
const GATHERED_BYTES = 256 * 1024

export function bodyOf(request: IncomingMessage): RequestBody {
  let isCut = false
  let stopReading: () => void = () => undefined
  const gathered = new Gathered()
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const add = (piece: Uint8Array): void => {
        gathered.add(piece)
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(gathered.take())
        else if (gathered.length >= GATHERED_BYTES) request.pause()
      }
      const end = (): void => {
        stopReading()
        if (gathered.length > 0) controller.enqueue(gathered.take())
        controller.close()
      }
      const cut = (): void => {
        isCut = true
        end()
      }
      stopReading = () => {
        request.off('data', add).off('end', end).off('close', cut)
        stopReading = () => undefined
      }
      // Node follows a broken request's 'error' with 'close'; without a listener the former would end the process.
      request.on('error', () => undefined)
      request.on('data', add).on('end', end).on('close', cut)
      request.pause()
    },
    pull(controller) {
      if (gathered.length > 0) controller.enqueue(gathered.take())
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

/** Each piece passes half a dozen streams before it is written: a few large ones cost less than many small ones. */
class Gathered {
  #pieces: Uint8Array[] = []
  length = 0

  add(piece: Uint8Array): void {
    this.#pieces.push(piece)
    this.length += piece.length
  }

  take(): Uint8Array {
    const [first] = this.#pieces
    const whole = this.#pieces.length === 1 && first !== undefined ? first : Buffer.concat(this.#pieces)
    this.#pieces = []
    this.length = 0
    return whole
  }
}
