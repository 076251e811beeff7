// NDJSON on a byte stream, as the owner socket speaks it: one JSON object a line.
import { StringDecoder } from 'node:string_decoder'

/** Longest line in UTF-16 units; a message text is at most 96 KiB, escaped at most six times that. */
export const MAXIMUM_LINE = 1024 * 1024

export type JsonObject = Readonly<Record<string, unknown>>

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads one line. @throws {TypeError} where it is not a JSON object. */
export function parseJsonLine(line: string): JsonObject {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    throw new TypeError('a line is not JSON', { cause: error })
  }
  if (!isJsonObject(value)) throw new TypeError('a line is not a JSON object')
  return value
}

/** Cuts chunks of bytes into lines; what follows the last newline waits for the next chunk. */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8')
  #rest = ''

  /** What follows the last newline. */
  get rest(): string {
    return this.#rest
  }

  /** The lines completed by `chunk`, without their newline. @throws {TypeError} past {@link MAXIMUM_LINE}. */
  push(chunk: Uint8Array): readonly string[] {
    const pieces = (this.#rest + this.#decoder.write(chunk)).split('\n')
    this.#rest = pieces.pop() ?? ''
    if ([...pieces, this.#rest].some((line) => line.length > MAXIMUM_LINE)) {
      throw new TypeError(`a line is longer than ${MAXIMUM_LINE} characters`)
    }
    return pieces
  }
}
