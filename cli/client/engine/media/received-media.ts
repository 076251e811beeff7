// What a user does with the file of a message: save it, open it, look at it. Each time it is decrypted anew from what
// was fetched, and nothing of it is shown before every check held.
import { existsSync } from 'node:fs'
import { access, constants, readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { Bytes } from '#proto/bytes.js'
import type { MediaContent } from '#proto/content/content.js'
import { ensurePrivateFolder } from '#platform/storage/private-files.js'
import { isErrno } from '#platform/storage/failure.js'
import { ClientError, type SavedMedia, type SaveOptions, type TransferOptions } from '../../api.js'
import { decryptBytes, decryptFile, type Destination, type EncryptedFile } from '../../media/decrypt-file.js'
import { thumbnailOf } from '../../media/describe-content.js'
import { blobPath, ensureScratchFolder, openedFolder } from '../../media/media-folder.js'
import { readDraft } from '../../media/outgoing-file.js'
import { safeName } from '../../media/safe-name.js'
import { isTransferError } from '../../media/transfer-error.js'
import type { MediaRow, MessageKey } from '../../store/media-rows.js'
import type { EngineContext } from '../context.js'
import type { MediaFetching } from './media-fetching.js'

/** Pictures up to this size are shown as they are, larger ones by their thumbnail. */
const LARGEST_PICTURE_BYTES = 8 * 1024 * 1024

export class ReceivedMedia {
  readonly #context: EngineContext
  readonly #fetching: MediaFetching

  constructor(context: EngineContext, fetching: MediaFetching) {
    this.#context = context
    this.#fetching = fetching
  }

  /** See {@link ParleyClient.saveMedia}. */
  async save(id: string, { out, signal }: SaveOptions, chat?: string): Promise<SavedMedia> {
    const row = this.#find(id, chat)
    if (row.direction === 'out') {
      throw new ClientError(
        'usage',
        `you sent this file yourself: it is ${row.source ?? 'not known here any more'}`,
      )
    }
    this.#fetching.requireAccepted(row.chat)
    const content = this.#fetching.content(row)
    // Before anything is fetched: a place that cannot be written to is known now.
    const destination = await destinationOf(out, nameOf(content))
    const path = await this.#decrypt(row, content, destination, signal)
    return { id, path, size: content.file.fileLength }
  }

  /** See {@link ParleyClient.openMedia}. */
  async open(chat: string, id: string, { signal }: TransferOptions): Promise<string> {
    const row = this.#find(id, chat)
    if (row.direction === 'out') return sourceOf(row)
    this.#fetching.requireAccepted(row.chat)
    const content = this.#fetching.content(row)
    const folder = openedFolder(this.#context.folder, row)
    const known = existsSync(folder) ? await onlyFile(folder) : undefined
    if (known !== undefined) return known
    await ensurePrivateFolder(folder)
    return this.#decrypt(row, content, { folder, name: nameOf(content), taken: 'rename' }, signal)
  }

  /** See {@link ParleyClient.picture}. */
  async picture(chat: string, id: string): Promise<Bytes | undefined> {
    const row = this.#find(id, chat)
    // Previews of strangers are not drawn.
    if (row.direction === 'in' && this.#context.requests.get(chat)) return undefined
    const content = this.#content(row)
    if (row.media.kind !== 'image' || row.media.size > LARGEST_PICTURE_BYTES) return thumbnailOf(content)
    if (row.direction === 'out') return (await sourceBytes(row)) ?? thumbnailOf(content)
    if (row.media.state !== 'here') return thumbnailOf(content)
    try {
      return await decryptBytes(this.#encrypted(row, content))
    } catch (error) {
      if (!isTransferError(error)) throw error
      if (error.code === 'damaged') await this.#fetching.damaged(row, error)
      return thumbnailOf(content)
    }
  }

  async #decrypt(
    row: MediaRow,
    content: MediaContent,
    destination: Omit<Destination, 'scratch'>,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<string> {
    await this.#fetching.fetch(row, { signal })
    const scratch = await ensureScratchFolder(this.#context.folder)
    try {
      const path = await decryptFile(this.#encrypted(row, content), { ...destination, scratch }, signal)
      this.#traceDecrypted(row)
      return path
    } catch (error) {
      if (!isTransferError(error)) throw error
      if (error.code === 'damaged') {
        await this.#fetching.damaged(row, error)
        throw error.asClientError('Try again, or ask for it to be sent again')
      }
      const advice =
        error.code === 'disk' ? 'Choose another --out, or make room there' : 'Nothing was written'
      throw error.asClientError(`${advice}, then try again`)
    }
  }

  #encrypted(key: MessageKey, { file, kind }: MediaContent): EncryptedFile {
    return { path: blobPath(this.#context.folder, key), file, kind }
  }

  /** @throws {ClientError} `usage` where no message, or more than one, is meant. */
  #find(id: string, chat: string | undefined): MediaRow {
    const rows = this.#context.media.find(id).filter((row) => chat === undefined || row.chat === chat)
    const received = rows.filter((row) => row.direction === 'in')
    const [row, ...more] = received.length > 0 ? received : rows
    if (!row) throw new ClientError('usage', `no message ${id} has a file; \`parley history\` shows the ids`)
    if (more.length === 0) return row
    throw new ClientError('usage', `two chats have a message ${id}: say with whom, by --with ADDRESS`)
  }

  #content(row: MediaRow): MediaContent {
    if (row.direction === 'in') return this.#fetching.content(row)
    const { entries, uploads } = this.#context
    const bytes = entries.sent(row.chat, row.id)?.content ?? uploads.get(row.chat, row.id)?.draft
    if (bytes) return readDraft(bytes)
    throw new ClientError('usage', 'this file was given up before it was sent')
  }

  #traceDecrypted({ id, media }: MediaRow): void {
    this.#context.trace?.({
      ...{ cid: id, layer: 'media', dir: 'local', kind: 'decrypt', size: media.size, sens: 'public' },
      summary: 'hash and MAC hold: the file is decrypted and saved',
    })
  }
}

function nameOf(content: MediaContent): string {
  const claimed = content.kind === 'document' ? (content.fileName ?? content.title) : undefined
  return safeName(claimed, content.kind, content.file.mimetype)
}

/** @throws {ClientError} `usage` for a file that exists, or a folder that does not. */
async function destinationOf(out: string | undefined, name: string): Promise<Omit<Destination, 'scratch'>> {
  const path = resolve(out ?? '.')
  if (await isFolder(path)) return { folder: await writable(path), name, taken: 'rename' }
  if (out?.endsWith('/')) throw new ClientError('usage', `there is no folder ${path}: make it first`)
  if (existsSync(path)) {
    throw new ClientError('usage', `${path} exists, and nothing is overwritten: choose another --out`)
  }
  if (await isFolder(dirname(path)))
    return { folder: await writable(dirname(path)), name: basename(path), taken: 'refuse' }
  throw new ClientError('usage', `there is no folder ${dirname(path)}: make it first`)
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    if (isErrno(error, 'ENOENT') || isErrno(error, 'ENOTDIR')) return false
    throw unusable(path, error)
  }
}

async function writable(folder: string): Promise<string> {
  try {
    await access(folder, constants.W_OK | constants.X_OK)
    return folder
  } catch (error) {
    throw unusable(folder, error)
  }
}

function unusable(path: string, cause: unknown): ClientError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'the disk failed'
  return new ClientError('usage', `${path} may not be written to (${code}): choose another --out`, { cause })
}

async function onlyFile(folder: string): Promise<string | undefined> {
  const name = (await readdir(folder)).find((found) => !found.endsWith('.tmp'))
  return name === undefined ? undefined : join(folder, name)
}

function sourceOf({ source }: MediaRow): string {
  if (source !== undefined && existsSync(source)) return source
  throw new ClientError('usage', `the file you sent is not where it was any more: ${source ?? 'unknown'}`)
}

/** A picture of ours as it lies on this disk, where it still does. */
async function sourceBytes({ source, media }: MediaRow): Promise<Bytes | undefined> {
  if (source === undefined || !existsSync(source) || (await stat(source)).size !== media.size)
    return undefined
  return new Uint8Array(await readFile(source))
}
