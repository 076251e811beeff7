// A request's body as a web stream that can be left half read (tus 1.0: a server may answer before the end).
//
// Node's own conversion ends the connection when its stream is given up, and with it the answer that says why.
import type { IncomingMessage } from 'node:http'

export interface RequestBody {
  readonly stream: ReadableStream<Uint8Array>
  /** Stops reading for the stream; what is still on its way is dropped, so that the peer comes to read the answer. */
  release(): void
}

export function bodyOf(request: IncomingMessage): RequestBody {
  let stopReading: () => void = () => undefined
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const onData = (chunk: Uint8Array): void => {
        controller.enqueue(chunk)
        if ((controller.desiredSize ?? 0) <= 0) request.pause()
      }
      const onEnd = (): void => {
        stopReading()
        controller.close()
      }
      const onClose = (): void => {
        stopReading()
        controller.error(new Error('the request ended before its body did'))
      }
      stopReading = () => {
        request.off('data', onData).off('end', onEnd).off('close', onClose)
        stopReading = () => undefined
      }
      // Node follows a broken request's 'error' with 'close'; without a listener the former would end the process.
      request.on('error', () => undefined)
      request.on('data', onData).on('end', onEnd).on('close', onClose)
      request.pause()
    },
    pull() {
      request.resume()
    },
  })
  return {
    stream,
    release() {
      stopReading()
      request.resume()
    },
  }
}
