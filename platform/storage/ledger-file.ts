// The Ledger port as a file: NDJSON, each line with the hash of the line before (see ledger-line.ts).
import { open, type FileHandle } from 'node:fs/promises'
import { storageFailure } from './failure.js'
import { checkEntry, encodeLine, parseLine, type LedgerEntry } from './ledger-line.js'
import { scanLedger, type LedgerIndex, type LinePlace } from './ledger-scan.js'
import { StorageError, type Ledger, type LedgerRecord } from './port.js'
import { ensurePrivateFile } from './private-files.js'
import { SharedFlush } from './shared-flush.js'

/**
 * Opens or creates a ledger (0600) in a folder this process owns (see lock.ts). A last line that a crash left
 * unfinished is cut off: nobody was told that it is kept.
 * @throws {StorageError} 'storage-damaged' with path and line where the file is not what was written; it stays as
 * it is. 'storage-exposed' where others may touch it.
 */
export async function openLedger(path: string): Promise<Ledger> {
  await ensurePrivateFile(path)
  let handle: FileHandle | undefined
  try {
    handle = await open(path, 'r+')
    const index = await scanLedger(handle, path)
    await handle.truncate(index.end)
    return new LedgerFile(path, handle, index)
  } catch (error) {
    await handle?.close()
    throw storageFailure(path, error)
  }
}

const LINE_FEED = Uint8Array.of(0x0a)

interface Pending {
  readonly entry: LedgerEntry
  seq: number
}

interface Written extends LinePlace {
  readonly subject: string
}

class LedgerFile implements Ledger {
  readonly #path: string
  readonly #handle: FileHandle
  readonly #places: Map<string, LinePlace[]>
  readonly #flush: SharedFlush
  #end: number
  #hash: string
  #pending: Pending[] = []
  /** Something may follow the last line: a write failed on its way. */
  #overhang = false
  #closed = false

  constructor(path: string, handle: FileHandle, { places, end, hash }: LedgerIndex) {
    this.#path = path
    this.#handle = handle
    this.#places = places
    this.#end = end
    this.#hash = hash
    this.#flush = new SharedFlush(
      () => this.#write(),
      () => {
        this.#pending = []
      },
    )
  }

  async append(entry: LedgerEntry): Promise<number> {
    this.#checkOpen()
    checkEntry(entry)
    const pending: Pending = { entry: { ...entry, detail: { ...entry.detail } }, seq: 0 }
    this.#pending.push(pending)
    await this.#flush.request()
    return pending.seq
  }

  async read(subject: string, after: number, limit: number): Promise<readonly LedgerRecord[]> {
    this.#checkOpen()
    const first = Math.max(0, after)
    const places = (this.#places.get(subject) ?? []).slice(first, first + Math.max(0, limit))
    return Promise.all(places.map((place) => this.#record(place)))
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    // A failure reaches those who wrote; there is nothing left to do about it here.
    await this.#flush.request().catch(() => undefined)
    await this.#handle.close()
  }

  /** One write and one wait for the disk, for all that was asked for until now. */
  async #write(): Promise<void> {
    const batch = this.#pending
    this.#pending = []
    if (batch.length === 0) return
    try {
      if (this.#overhang) await this.#handle.truncate(this.#end)
      this.#overhang = true
      const { bytes, written, hash } = this.#encode(batch)
      await writeFully(this.#handle, bytes, this.#end)
      await this.#handle.datasync()
      this.#overhang = false
      for (const { subject, offset, length } of written) this.#note(subject, { offset, length })
      this.#end += bytes.length
      this.#hash = hash
    } catch (error) {
      throw storageFailure(this.#path, error)
    }
  }

  #encode(batch: readonly Pending[]) {
    const lines: Uint8Array[] = []
    const written: Written[] = []
    const last = new Map<string, number>()
    let hash = this.#hash
    let offset = this.#end
    for (const pending of batch) {
      const { subject } = pending.entry
      pending.seq = 1 + (last.get(subject) ?? this.#places.get(subject)?.length ?? 0)
      last.set(subject, pending.seq)
      const line = encodeLine(pending.entry, pending.seq, hash)
      lines.push(line.bytes, LINE_FEED)
      written.push({ subject, offset, length: line.bytes.length })
      hash = line.hash
      offset += line.bytes.length + 1
    }
    return { bytes: Buffer.concat(lines), written, hash }
  }

  #note(subject: string, place: LinePlace): void {
    const own = this.#places.get(subject)
    if (own) own.push(place)
    else this.#places.set(subject, [place])
  }

  async #record({ offset, length }: LinePlace): Promise<LedgerRecord> {
    try {
      const bytes = Buffer.allocUnsafe(length)
      await this.#handle.read(bytes, 0, length, offset)
      const { seq, at, kind, actor, detail } = parseLine(bytes)
      return { seq, at, kind, actor, detail }
    } catch (error) {
      throw storageFailure(this.#path, error)
    }
  }

  #checkOpen(): void {
    if (this.#closed) throw new StorageError('storage-failed', this.#path, `${this.#path} is closed`)
  }
}

async function writeFully(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}
