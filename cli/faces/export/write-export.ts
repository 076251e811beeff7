// A chat written to a file, oldest row first: readable by its owner alone, and there only when it is whole.
import { link, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { ClientError, type ParleyClient } from '../../client/api.js'
import { EXPORT_FORMS, type ExportedChat, type ExportFormat } from './format.js'

const PAGE = 500
const PRIVATE = 0o600

export interface ExportOptions {
  readonly format: ExportFormat
  /** Absolute. */
  readonly path: string
  /** Replaces a file of that name. */
  readonly force: boolean
  /** Ends it; nothing is left then. */
  readonly signal: AbortSignal
}

/**
 * @returns how many rows were written.
 * @throws {ClientError} `usage` where a file of that name is there, `failed` where it is interrupted.
 */
export async function writeExport(
  client: Pick<ParleyClient, 'history'>,
  chat: ExportedChat,
  { format, path, force, signal }: ExportOptions,
): Promise<number> {
  const partial = `${path}.part`
  const file = await open(partial, force ? 'w' : 'wx', PRIVATE).catch(refuseWhereThere(partial))
  try {
    const rows = await writeRows(file, client, chat, format, signal)
    await file.sync()
    await file.close()
    if (force) await rename(partial, path)
    else await link(partial, path).catch(refuseWhereThere(path))
    return rows
  } finally {
    await file.close()
    await rm(partial, { force: true })
  }
}

async function writeRows(
  file: FileHandle,
  client: Pick<ParleyClient, 'history'>,
  chat: ExportedChat,
  format: ExportFormat,
  signal: AbortSignal,
): Promise<number> {
  const form = EXPORT_FORMS[format]
  await file.chmod(PRIVATE)
  await file.write(form.begin(chat))
  let rows = 0
  for (let after: number | undefined = 0; after !== undefined;) {
    if (signal.aborted) throw new ClientError('failed', 'interrupted: nothing was exported')
    const page = client.history(chat.with, { after, limit: PAGE })
    await file.write(page.entries.map(form.row).join(''))
    rows += page.entries.length
    after = page.after
  }
  return rows
}

/** Whoever exports twice shall not lose what was there. */
function refuseWhereThere(path: string): (error: unknown) => never {
  return (error) => {
    const there = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    if (!there) throw error
    throw new ClientError('usage', `${path} is there already: choose another --out, or add --force`)
  }
}
