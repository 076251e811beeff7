// Looking for bytes in everything a server wrote: what must not be there, and what must.
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

export interface FileContent {
  /** Relative to the folder that was read. */
  readonly name: string
  readonly content: Buffer
}

/** Every file below `folder`. One that disappears meanwhile is passed over. */
export async function readFolder(folder: string): Promise<readonly FileContent[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files: FileContent[] = []
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name)
    const content = await readIfThere(path)
    if (content) files.push({ name: relative(folder, path), content })
  }
  return files
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Names of the files that hold one of `needles`. */
export function filesWith(files: readonly FileContent[], needles: readonly Buffer[]): readonly string[] {
  return files.flatMap(({ name, content }) =>
    needles.some((needle) => content.includes(needle)) ? [name] : [],
  )
}

/** A text as UTF-8, UTF-16, and in every form of {@link octetForms}. */
export function textForms(text: string): readonly Buffer[] {
  return [Buffer.from(text, 'utf16le'), ...octetForms(Buffer.from(text))]
}

/** Octets as they are, as hex in either case, and as base64 at each of its three alignments. */
export function octetForms(octets: Uint8Array): readonly Buffer[] {
  const bytes = Buffer.from(octets)
  const hex = bytes.toString('hex')
  const base64 = [0, 1, 2].map((shift) => base64Core(bytes, shift))
  const texts = [hex, hex.toUpperCase(), ...base64, ...base64.map(urlAlphabet)]
  return [bytes, ...texts.map((form) => Buffer.from(form))]
}

/** The characters that depend on `bytes` alone when `shift` bytes stand before them. */
function base64Core(bytes: Buffer, shift: number): string {
  const whole = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replaceAll('=', '')
  const first = Math.ceil((shift * 8) / 6)
  const last = Math.floor(((shift + bytes.length) * 8) / 6)
  return whole.slice(first, last)
}

function urlAlphabet(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_')
}
