// Reading a ledger's file from its beginning: every line is checked, and where each subject's records are is noted.
import type { FileHandle } from 'node:fs/promises'
import { isTorn, LONGEST_LINE, NO_HASH, parseLine, type LedgerLine } from './ledger-line.js'
import { StorageError } from './port.js'

/** Where a line is in the file, without its line feed. */
export interface LinePlace {
  readonly offset: number
  readonly length: number
}

export interface LedgerIndex {
  /** A subject's lines in order: that of record `seq` is at index `seq - 1`. */
  readonly places: Map<string, LinePlace[]>
  /** Octets of whole lines; what follows them, if anything, was torn by a crash. */
  readonly end: number
  /** Of the last line; see ledger-line.ts. */
  readonly hash: string
}

const CHUNK = 256 * 1024
const LINE_FEED = 0x0a

/**
 * Whole lines missing at the end cannot be seen from the file alone.
 * @throws {StorageError} 'storage-damaged', naming `path` and the first line that is not what was written.
 */
export async function scanLedger(handle: FileHandle, path: string): Promise<LedgerIndex> {
  const places = new Map<string, LinePlace[]>()
  let hash = NO_HASH
  let end = 0
  let number = 0
  for await (const { bytes, torn } of lines(handle)) {
    number += 1
    if (torn && isTorn(bytes)) break
    if (torn) throw damaged(path, number, new TypeError('something follows it in place of a line feed'))
    const line = checked(bytes, hash, path, number)
    const own = places.get(line.subject) ?? []
    if (line.seq !== own.length + 1) throw damaged(path, number, new TypeError('its seq is not the next'))
    own.push({ offset: end, length: bytes.length })
    places.set(line.subject, own)
    hash = line.hash
    end += bytes.length + 1
  }
  return { places, end, hash }
}

function checked(bytes: Uint8Array, previous: string, path: string, number: number): LedgerLine {
  try {
    return parseLine(bytes, previous)
  } catch (error) {
    throw damaged(path, number, error)
  }
}

interface Piece {
  readonly bytes: Uint8Array
  /** The last one, without a line feed. */
  readonly torn: boolean
}

/** The lines without their line feeds; of an overlong one, as much as shows that it is none. */
async function* lines(handle: FileHandle): AsyncGenerator<Piece> {
  let rest: Uint8Array = new Uint8Array(0)
  for (let offset = 0; ;) {
    const chunk = Buffer.allocUnsafe(CHUNK)
    const { bytesRead } = await handle.read(chunk, 0, CHUNK, offset)
    if (bytesRead === 0) break
    offset += bytesRead
    const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)])
    let start = 0
    for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, start)) {
      yield { bytes: bytes.subarray(start, at), torn: false }
      start = at + 1
    }
    rest = bytes.subarray(start)
    if (rest.length > LONGEST_LINE) yield { bytes: rest, torn: false }
  }
  if (rest.length > 0) yield { bytes: rest, torn: true }
}

function damaged(path: string, number: number, cause: unknown): StorageError {
  const why = cause instanceof Error ? cause.message : String(cause)
  const text = `${path} is damaged at line ${number} and was left as it is: ${why}. Repair it, or move it away to start anew`
  return new StorageError('storage-damaged', path, text, { cause })
}
