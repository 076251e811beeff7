// Carries out what a pane asks while somebody writes: telling the other side, and looking at the disk.
import { opendir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ParleyClient } from '../client/api.js'
import type { ComposeIntent, FileFound } from '../state/compose/compose-input.js'
import { folderOf, plainPath } from '../state/compose/path-text.js'
import type { Input } from '../state/input.js'
import { pathOnDisk } from './media-engine.js'

/** Names of one folder that are looked at, and how many are proposed. */
const MAX_LOOKED_AT = 5_000
export const MAX_FILES = 50

const NO_TERMINAL = 'an editor needs the whole terminal, and there is none here'

export interface ComposeEngineDeps {
  readonly home: string | undefined
}

/** Files whose paths begin with `typed` (plain), folders first; none where its folder cannot be read. */
export async function filesBeginning(typed: string, home: string | undefined): Promise<readonly FileFound[]> {
  const folder = folderOf(typed)
  const beginning = typed.slice(folder.length)
  const found: FileFound[] = []
  try {
    const place = pathOnDisk(folder === '' ? '.' : folder, home)
    let looked = 0
    for await (const entry of await opendir(place)) {
      if ((looked += 1) > MAX_LOOKED_AT) break
      const { name } = entry
      if (!name.startsWith(beginning) || (name.startsWith('.') && beginning === '')) continue
      const linked = entry.isSymbolicLink() && (await isFolder(join(place, name)))
      found.push({ path: folder + name, folder: linked || entry.isDirectory() })
    }
  } catch {
    // No such folder, or not ours to read: nothing can be proposed, and sending says why.
    return []
  }
  const order = (a: FileFound, b: FileFound): number =>
    Number(b.folder) - Number(a.folder) || a.path.localeCompare(b.path)
  return found.sort(order).slice(0, MAX_FILES)
}

async function isFolder(path: string): Promise<boolean> {
  const found = await statOf(path)
  return found?.isDirectory() === true
}

async function statOf(path: string): Promise<Awaited<ReturnType<typeof stat>> | undefined> {
  try {
    return await stat(path)
  } catch {
    // Nothing is there, or nothing that we may look at.
    return undefined
  }
}

export class ComposeEngine {
  readonly #client: ParleyClient
  readonly #deps: ComposeEngineDeps
  readonly #tell: (input: Input) => void

  constructor(client: ParleyClient, deps: ComposeEngineDeps, tell: (input: Input) => void) {
    this.#client = client
    this.#deps = deps
    this.#tell = tell
  }

  perform(intent: ComposeIntent): void {
    switch (intent.ask) {
      case 'typing':
        // How often that is told, and when silence ends it, is the client's to say.
        this.#client.talk.typing(intent.with, intent.state)
        return
      case 'files':
        void this.#files(intent.typed)
        return
      case 'dropped':
        void this.#dropped(intent)
        return
      case 'edit':
        // Whoever has a terminal to lend takes this before it comes here.
        this.#tell({
          type: 'compose',
          compose: { tell: 'not-edited', failure: { code: 'failed', message: NO_TERMINAL } },
        })
        return
    }
  }

  async #files(typed: string): Promise<void> {
    const files = await filesBeginning(plainPath(typed), this.#deps.home)
    this.#tell({ type: 'compose', compose: { tell: 'files', typed, files } })
  }

  async #dropped({ pasted, path }: Extract<ComposeIntent, { ask: 'dropped' }>): Promise<void> {
    const found = await statOf(pathOnDisk(path, this.#deps.home))
    if (found?.isFile() !== true) return
    this.#tell({ type: 'compose', compose: { tell: 'dropped', pasted, path } })
  }
}
