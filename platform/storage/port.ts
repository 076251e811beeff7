// The storage ports. Every adapter passes the one contract suite of its port in test/contract.
//
// No transaction spans records: one aggregate is one record, index records are written first, an orphan
// is harmless. Writes of one event-loop turn share one commit; a promise resolves when its write is on disk.

/** A stored value with the version that `replace` must name. Versions start at 1 and rise by one. */
export interface Versioned<T> {
  readonly value: T
  readonly version: number
}

export interface ListedRecord<T> extends Versioned<T> {
  readonly key: string
}

/** Named records, JSON-safe. Keys are 1..512 characters. Values handed out are the caller's own copies. */
export interface Collection<T> {
  get(key: string): Promise<Versioned<T> | undefined>
  /** False where the key is taken; nothing is written then. */
  insert(key: string, value: T): Promise<boolean>
  /** False where the record is gone or its version is another one; nothing is written then. */
  replace(key: string, value: T, version: number): Promise<boolean>
  /** False where there was none, or its version is not the one that is given; nothing is written then. */
  delete(key: string, version?: number): Promise<boolean>
  /** In key order (code units), at most `limit`, those whose key begins with `prefix` and follows `after`. */
  list(prefix: string, limit: number, after?: string): Promise<readonly ListedRecord<T>[]>
}

export interface QueueEntry {
  /** Rises in commit order within a queue; never reused. */
  readonly position: number
  readonly id: string
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

export interface QueueUsage {
  readonly count: number
  readonly bytes: number
}

/** Durable ordered entries by queue name. Expired entries are neither read, taken nor counted. */
export interface Queue {
  /** The same id twice in one queue is stored once: the second call answers the first's position, `stored` false. */
  append(
    queue: string,
    id: string,
    bytes: Uint8Array<ArrayBuffer>,
    expiresAt: number,
  ): Promise<{ readonly position: number; readonly stored: boolean }>
  read(queue: string, after: number, limit: number): Promise<readonly QueueEntry[]>
  /**
   * Removes what is there of `positions`; answers how many were. Killing the process does not bring them back;
   * a power cut may, until something else is written: an entry is read at least once, not at most once.
   */
  remove(queue: string, positions: readonly number[]): Promise<number>
  /** Removes and answers the oldest entry, to one caller only, ever. */
  take(queue: string): Promise<QueueEntry | undefined>
  usage(queue: string): Promise<QueueUsage>
  /** Removes the whole queue. */
  drop(queue: string): Promise<void>
}

/** Hints between nodes, at most once. Never the only carrier of anything: receivers read the store, and poll. */
export interface Signals {
  publish(topic: string, payload: string): void
  /** Returns how to stop. */
  subscribe(topic: string, listener: (payload: string) => void): () => void
}

export interface StoredBlob {
  readonly size: number
  /** SHA-256 of the content, hex. */
  readonly sha256: string
}

/** The content of a blob, in order. A piece is the reader's until it asks for the next; then its memory is used again. */
export type BlobPieces = AsyncIterable<Uint8Array>

/** Whole blobs by key (`^[A-Za-z0-9_-]{1,128}$`): one exists whole or not at all. */
export interface BlobStore {
  /** Streams in, hashing and counting; past `maximumBytes` nothing is kept and 'too-large' is answered. */
  write(
    key: string,
    source: AsyncIterable<Uint8Array>,
    maximumBytes: number,
  ): Promise<StoredBlob | 'too-large' | 'taken'>
  /**
   * Takes a finished, synced file of this machine as a blob; false where the key is taken. The file stays, and its
   * content must not change any more: the two may share it.
   */
  adopt(key: string, path: string): Promise<boolean>
  /**
   * Bytes `start..end` of it (inclusive; the whole without). `undefined` where there is no such blob. What is not
   * iterated stays open.
   */
  read(key: string, range?: { readonly start: number; readonly end: number }): Promise<BlobPieces | undefined>
  stat(key: string): Promise<{ readonly size: number } | undefined>
  delete(key: string): Promise<boolean>
  /** Every key, in no order; one written or deleted meanwhile may be among them or not. */
  keys(): AsyncIterable<string>
}

/** What a record of a ledger says besides who, when and what. At most 16 members, texts of at most 1,024 UTF-16 units. */
export type LedgerDetail = Readonly<Record<string, string | number | boolean>>

export interface LedgerRecord {
  /** 1 for a subject's first record, and one more for each that follows: it tells nothing of other subjects. */
  readonly seq: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly kind: string
  readonly actor: string
  readonly detail: LedgerDetail
}

/** What was decided, for ever: records are added and read, never changed or removed. */
export interface Ledger {
  /**
   * Answers the record's seq. Records keep the order of the calls.
   * @param entry `subject` is whom it concerns, 1..512 characters; `kind` and `actor` have 1..64.
   */
  append(entry: Omit<LedgerRecord, 'seq'> & { readonly subject: string }): Promise<number>
  /** The records of one subject that follow `after`, at most `limit`, oldest first. */
  read(subject: string, after: number, limit: number): Promise<readonly LedgerRecord[]>
  /** Waits for the writes under way; later calls are refused. Idempotent. */
  close(): Promise<void>
}

/** What a storage failure means to the caller. */
export type StorageErrorCode =
  /** No room: nothing was written, reading goes on, a later write may succeed. */
  | 'storage-full'
  /** Another process owns the folder or file. */
  | 'storage-locked'
  /** The file is not what this program wrote. It is left as it is. */
  | 'storage-damaged'
  /** Group or others may touch a file or folder that must be the owner's alone. */
  | 'storage-exposed'
  /** The disk failed, or the store is closed. */
  | 'storage-failed'

export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly code: StorageErrorCode
  /** The file or folder concerned. */
  readonly path: string

  constructor(code: StorageErrorCode, path: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.path = path
  }
}
