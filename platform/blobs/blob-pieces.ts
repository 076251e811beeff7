// A stretch of a file in pieces, read into memory that is used again: what serving a blob costs, but for the network.
//
// Node's file streams take fresh memory for every piece, and spend more time on getting and freeing it than on
// reading. Descriptors rather than file handles, for the same reason.
import { close, constants, fstat, open, read } from 'node:fs'
import { promisify } from 'node:util'
import { storageFailure } from '../storage/failure.js'
import type { BlobPieces } from '../storage/port.js'

const openFile = promisify<string, number, number>(open)
const closeFile = promisify(close)
const readFile = promisify(read)
const statFile = promisify<number, { readonly size: number }>(fstat)

const PIECE_BYTES = 256 * 1024
/** Kept for the next reader; those of more readers at once are left to the garbage collector. */
const KEPT_BUFFERS = 16
const kept: Uint8Array[] = []

/** The whole file, or `start..end` of it, both included. @throws what opening throws, as the system says it. */
export async function openPieces(
  path: string,
  range?: { readonly start: number; readonly end: number },
): Promise<BlobPieces> {
  const file = await openFile(path, constants.O_RDONLY)
  try {
    return pieces(path, file, range ?? { start: 0, end: (await statFile(file)).size - 1 })
  } catch (error) {
    await closeFile(file)
    throw error
  }
}

async function* pieces(
  path: string,
  file: number,
  { start, end }: { readonly start: number; readonly end: number },
): AsyncGenerator<Uint8Array> {
  const buffer = kept.pop() ?? new Uint8Array(PIECE_BYTES)
  try {
    for (let at = start; at <= end;) {
      const { bytesRead } = await readFile(file, buffer, 0, Math.min(buffer.length, end + 1 - at), at)
      if (bytesRead === 0) throw new Error('the file ends too early')
      yield buffer.subarray(0, bytesRead)
      at += bytesRead
    }
  } catch (error) {
    throw storageFailure(path, error)
  } finally {
    if (kept.length < KEPT_BUFFERS) kept.push(buffer)
    await closeFile(file)
  }
}
