// What a server says about the uploads it takes: who may, how much, and what becomes of a finished one.
import type { Request } from 'express'
import type { UnfinishedUploads } from './reservations.js'

/** An upload whose last byte is on disk. */
export interface FinishedUpload {
  readonly owner: string
  readonly id: string
  readonly size: number
  /** Hex. */
  readonly sha256: string
  /** The whole file, synced; it is removed after {@link UploadService.complete}: move it, or link it. */
  readonly path: string
}

export interface UploadService {
  /** Where uploads live, e.g. `/uploads`. */
  readonly path: string
  /** Of their own, 0700. On the disk the finished files go to, or linking them does not work. */
  readonly folder: string
  readonly maximumBytes: number
  /** Counted from the creation; then an upload, finished or not, is forgotten. */
  readonly keepMilliseconds: number
  /** Whose request this is. @throws {HttpError} 401 or 403. */
  authorize(request: Request): Promise<string>
  /**
   * Asked before an upload is created, one at a time. `unfinished` is what the owner has under way, this one not
   * included. @throws {HttpError} where there is no room for `length` more bytes, or no more uploads for now.
   */
  admit(owner: string, length: number, unfinished: UnfinishedUploads): Promise<void>
  /**
   * Takes a finished upload over, durably, and answers the headers that tell its client so. After a crash it may
   * be called again with the same id, and answers the same then.
   */
  complete(upload: FinishedUpload): Promise<Readonly<Record<string, string>>>
}
