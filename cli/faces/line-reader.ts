// Lines from a pipe or a terminal, one at a time and of bounded length: a face reads the next when it is ready.
import { StringDecoder } from 'node:string_decoder'

/** UTF-16 units. */
export const LONGEST_LINE = 64 * 1024

/** A line that was longer than {@link LONGEST_LINE}: what it said is gone. */
export const TOO_LONG = Symbol('too long')

export type TypedLine = string | typeof TOO_LONG

export interface LineSource extends AsyncIterable<unknown> {
  destroy(): unknown
}

/** Every line without its end; the last one need not have any. Ends with the input, or when `signal` fires. */
export async function* typedLines(input: LineSource, signal: AbortSignal): AsyncGenerator<TypedLine, void> {
  const isOver = (): boolean => signal.aborted
  if (isOver()) return
  const end = (): void => {
    input.destroy()
  }
  signal.addEventListener('abort', end)
  const cutter = new LineCutter()
  try {
    for await (const chunk of input) {
      yield* cutter.push(chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk)))
    }
    yield* cutter.end()
  } catch (error) {
    // Destroyed, because it is over.
    if (!isOver()) throw error
  } finally {
    signal.removeEventListener('abort', end)
  }
}

/** Cuts chunks into lines; keeps at most one line, and nothing of one that is too long. */
class LineCutter {
  readonly #decoder = new StringDecoder('utf8')
  #rest = ''
  #skipping = false

  push(chunk: Uint8Array): readonly TypedLine[] {
    const pieces = (this.#rest + this.#decoder.write(chunk)).split('\n')
    const rest = pieces.pop() ?? ''
    const lines = pieces.map((piece) => this.#whole(piece))
    this.#skipping ||= rest.length > LONGEST_LINE
    this.#rest = this.#skipping ? '' : rest
    return lines
  }

  /** What follows the last line end. */
  end(): readonly TypedLine[] {
    return this.#rest !== '' || this.#skipping ? [this.#whole(this.#rest)] : []
  }

  #whole(piece: string): TypedLine {
    const tooLong = this.#skipping || piece.length > LONGEST_LINE
    this.#skipping = false
    return tooLong ? TOO_LONG : piece.replace(/\r$/u, '')
  }
}
