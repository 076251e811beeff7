// Looks for secrets in files, in every form that a careless program might write them in.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What must not be found, by a name for the report. Text is searched as its UTF-8 octets and as UTF-16. */
export type Secrets = ReadonlyMap<string, string | Uint8Array>

export interface Form {
  readonly name: string
  /** The forms of a secret; several where it depends on what stands before it. */
  readonly of: (secret: string | Uint8Array) => readonly Buffer[]
}

const octets = (secret: string | Uint8Array): Buffer => Buffer.from(secret as string)
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1')

/** At each of the three places in a base64 text; without the characters that also hold bits of a neighbour. */
function aligned(secret: string | Uint8Array, encoding: 'base64' | 'base64url'): readonly Buffer[] {
  const bytes = octets(secret)
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString(encoding)
      .replace(/=+$/, '')
    const end = (before + bytes.length) % 3 === 0 ? text.length : text.length - 1
    return ascii(text.slice(before === 0 ? 0 : before + 1, end))
  })
}

const escaped = (text: string, escape: (unit: number) => string): string =>
  Array.from({ length: text.length }, (_, at) => escape(text.charCodeAt(at))).join('')
const hex4 = (unit: number): string => unit.toString(16).padStart(4, '0')
const textForms = (secret: string | Uint8Array, forms: (text: string) => readonly string[]): Buffer[] =>
  typeof secret === 'string' ? forms(secret).map((form) => Buffer.from(form)) : []

export const FORMS: readonly Form[] = [
  { name: 'raw octets', of: (secret) => [octets(secret)] },
  { name: 'base64', of: (secret) => aligned(secret, 'base64') },
  { name: 'base64url', of: (secret) => aligned(secret, 'base64url') },
  { name: 'hex in lower case', of: (secret) => [ascii(octets(secret).toString('hex'))] },
  { name: 'hex in upper case', of: (secret) => [ascii(octets(secret).toString('hex').toUpperCase())] },
  {
    name: 'decimal octets',
    of: (secret) => [ascii(octets(secret).join(',')), ascii(octets(secret).join(', '))],
  },
  {
    name: 'UTF-16LE',
    of: (secret) => (typeof secret === 'string' ? [Buffer.from(secret, 'utf16le')] : []),
  },
  {
    name: 'UTF-16BE',
    of: (secret) => (typeof secret === 'string' ? [Buffer.from(secret, 'utf16le').swap16()] : []),
  },
  {
    name: 'URL-encoded',
    of: (secret) =>
      textForms(secret, (text) => {
        const component = encodeURIComponent(text)
        const everything = octets(text).toString('hex').replace(/../g, '%$&')
        const form = new URLSearchParams({ '': text }).toString().slice(1)
        return [component, component.toLowerCase(), form, everything, everything.toUpperCase()]
      }),
  },
  {
    name: 'escaped as in JSON',
    of: (secret) =>
      textForms(secret, (text) => [
        JSON.stringify(text).slice(1, -1),
        JSON.stringify(JSON.stringify(text)).slice(3, -3),
        escaped(text, (unit) => `\\u${hex4(unit)}`),
        escaped(text, (unit) =>
          unit > 126 ? `\\u${hex4(unit)}` : JSON.stringify(String.fromCharCode(unit)).slice(1, -1),
        ),
      ]),
  },
]

export interface Finding {
  readonly secret: string
  readonly form: string
  readonly file: string
}

/** Every regular file below, with its content. */
export async function readTree(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>()
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) files.set(path, await readFile(path))
  }
  return files
}

/** Where which secret stands, in which form. */
export function findSecrets(files: ReadonlyMap<string, Buffer>, secrets: Secrets): Finding[] {
  const needles = [...secrets].flatMap(([secret, value]) =>
    FORMS.flatMap(({ name, of }) => of(value).map((needle) => ({ secret, form: name, needle }))),
  )
  const byHead = new Map<number, typeof needles>()
  for (const needle of needles) {
    if (needle.needle.length < HEAD_BYTES)
      throw new TypeError(`${needle.secret} is too short to be told apart`)
    const head = needle.needle.readUInt32LE(0)
    byHead.set(head, [...(byHead.get(head) ?? []), needle])
  }
  return [...files].flatMap(([file, content]) => searchFile(file, content, byHead))
}

/** All needles are looked for in one pass, by their first octets: there are thousands of them. */
const HEAD_BYTES = 4

function searchFile(
  file: string,
  content: Buffer,
  byHead: ReadonlyMap<number, readonly { secret: string; form: string; needle: Buffer }[]>,
): Finding[] {
  const found = new Map<string, Finding>()
  for (let at = 0; at + HEAD_BYTES <= content.length; at += 1) {
    for (const { secret, form, needle } of byHead.get(content.readUInt32LE(at)) ?? []) {
      if (content.subarray(at, at + needle.length).equals(needle)) {
        found.set(`${secret} ${form}`, { secret, form, file })
      }
    }
  }
  return [...found.values()]
}
