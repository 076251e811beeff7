// The program's own source as a tar archive (POSIX.1-1988 ustar, gzipped): what a server offers where its
// operator names no other place (AGPL-3.0 §13). Code and documents by an allow-list, nothing else of the folder.
import { readdir, readFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const FOLDERS = ['cli', 'media-host', 'meta-sim', 'platform', 'proto', 'provider-server', 'test']
const FILES =
  /^(LICENSE|[A-Z]+\.md|package(-lock)?\.json|(tsconfig|knip)\.json|\.prettierrc\.json|[a-z.-]+\.config\.(js|ts)|\.dependency-cruiser\.cjs)$/
const CODE = /\.(ts|tsx|js|mjs|cjs|proto|md|json)$/
const BLOCK = 512

/** The archive, gzipped; reads every file once. */
export async function sourceArchive(root: string = packageRoot()): Promise<Uint8Array<ArrayBuffer>> {
  const names = (await readdir(root, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && FILES.test(entry.name))
    .map((entry) => entry.name)
  for (const folder of FOLDERS)
    if (existsSync(join(root, folder))) names.push(...(await codeBelow(root, folder)))
  const blocks: Uint8Array[] = []
  for (const name of names.sort()) {
    const content = await readFile(join(root, name))
    blocks.push(
      header(name, content.length),
      content,
      Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK),
    )
  }
  blocks.push(Buffer.alloc(2 * BLOCK))
  return new Uint8Array(await promisify(gzip)(Buffer.concat(blocks)))
}

/** Symbolic links are not followed. */
async function codeBelow(root: string, folder: string): Promise<string[]> {
  const names: string[] = []
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const name = `${folder}/${entry.name}`
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
    if (entry.isDirectory()) names.push(...(await codeBelow(root, name)))
    else if (entry.isFile() && CODE.test(entry.name)) names.push(name)
  }
  return names
}

/** @throws {TypeError} for a path that the oldest readers could not unpack. */
function header(name: string, size: number): Buffer {
  const path = `parley/${name}`
  if (Buffer.byteLength(path) > 100) throw new TypeError(`${name} is too long a path for the archive`)
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, width: number): string => value.toString(8).padStart(width - 1, '0')
  block.write(path, 0)
  block.write(octal(0o644, 8), 100)
  block.write(octal(0, 8), 108)
  block.write(octal(0, 8), 116)
  block.write(octal(size, 12), 124)
  block.write(octal(0, 12), 136)
  block.write('0', 156)
  block.write('ustar\u000000', 257)
  // The sum is taken with its own field full of spaces.
  block.write('        ', 148)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${octal(sum, 7)}\0 `, 148)
  return block
}

/** The nearest folder above this file that holds a package: the same from the sources and from dist/. */
function packageRoot(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder)
    if (above === folder) throw new TypeError('this file lies in no package')
    folder = above
  }
  return folder
}
