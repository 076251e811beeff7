// A database key under a passphrase, as `profile.key` holds it: JSON with its parameters, scrypt (RFC 7914), AES-256-GCM.
import { createCipheriv, createDecipheriv, scrypt } from 'node:crypto'
import { bytesText, concat, fromBase64url, textBytes, toBase64url, type Bytes } from '#proto/bytes.js'

export const KEY_BYTES = 32
const SALT_BYTES = 16
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Of scrypt: N, r and p. */
export type Cost = Pick<WrappedKey, 'n' | 'r' | 'p'>

/** What new files are made with: 128 MiB and about half a second for each try. */
export const PRESENT_COST: Cost = { n: 2 ** 17, r: 8, p: 1 }
/** What a file may ask for: below it is not worth the name, above it a file from elsewhere could stop the machine. */
const LEAST_N = 2 ** 14
const MOST_N = 2 ** 20
const MOST_MEMORY = 2 ** 29
const MOST_P = 4
/** Octets of a key file. */
export const MAX_KEY_FILE = 1_024

/** Parameters and ciphertext as they were read; what they hide is not known yet. */
export interface WrappedKey {
  readonly n: number
  readonly r: number
  readonly p: number
  /** 16 octets. */
  readonly salt: Bytes
  /** 12 octets. */
  readonly nonce: Bytes
  /** 48 octets: the encrypted key and the tag. */
  readonly key: Bytes
}

type Parameters = Pick<WrappedKey, 'n' | 'r' | 'p' | 'salt'>

/** Authenticated with the key: what makes the key from the passphrase cannot be changed. */
function header({ n, r, p, salt }: Parameters): Bytes {
  return textBytes(JSON.stringify({ version: 1, kdf: 'scrypt', n, r, p, salt: toBase64url(salt) }))
}

/** One passphrase however it was typed: composed characters (NFC). Runs beside the main thread. */
function derive(passphrase: string, { n, r, p, salt }: Parameters): Promise<Bytes> {
  const maxmem = 128 * n * r + 2 ** 20
  return new Promise((resolve, reject) => {
    scrypt(textBytes(passphrase.normalize('NFC')), salt, KEY_BYTES, { N: n, r, p, maxmem }, (error, key) => {
      if (error === null) resolve(new Uint8Array(key))
      else reject(error)
    })
  })
}

/**
 * The file that hides `key` (32 octets).
 * @param randomBytes must be of the system: nothing here can notice a repeat.
 */
export async function wrapKey(
  key: Bytes,
  passphrase: string,
  randomBytes: (length: number) => Bytes,
  cost: Cost = PRESENT_COST,
): Promise<Bytes> {
  const parameters = { ...cost, salt: randomBytes(SALT_BYTES) }
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', await derive(passphrase, parameters), nonce)
  cipher.setAAD(header(parameters))
  const hidden = concat(
    new Uint8Array(cipher.update(key)),
    new Uint8Array(cipher.final()),
    new Uint8Array(cipher.getAuthTag()),
  )
  const { n, r, p, salt } = parameters
  const file = {
    version: 1,
    kdf: 'scrypt',
    n,
    r,
    p,
    salt: toBase64url(salt),
    nonce: toBase64url(nonce),
    key: toBase64url(hidden),
  }
  return textBytes(`${JSON.stringify(file)}\n`)
}

/** The key (32 octets); `undefined` where the passphrase is another, or the file was changed. */
export async function unwrapKey(wrapped: WrappedKey, passphrase: string): Promise<Bytes | undefined> {
  const { nonce, key } = wrapped
  const decipher = createDecipheriv('aes-256-gcm', await derive(passphrase, wrapped), nonce, {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(header(wrapped))
  decipher.setAuthTag(key.subarray(KEY_BYTES))
  const plain = decipher.update(key.subarray(0, KEY_BYTES))
  try {
    decipher.final()
    return new Uint8Array(plain)
  } catch {
    // The tag does not fit; why is not told apart.
    return undefined
  }
}

/** `undefined` for what is no such file, or asks for more work than is reasonable. */
export function parseWrappedKey(bytes: Bytes): WrappedKey | undefined {
  if (bytes.length > MAX_KEY_FILE) return undefined
  const value = jsonOf(bytes)
  if (value === undefined) return undefined
  const { version, kdf } = value
  const n = number(value['n'], LEAST_N, MOST_N)
  const r = number(value['r'], 1, 64)
  const p = number(value['p'], 1, MOST_P)
  const salt = octets(value['salt'], SALT_BYTES)
  const nonce = octets(value['nonce'], NONCE_BYTES)
  const key = octets(value['key'], KEY_BYTES + TAG_BYTES)
  if (version !== 1 || kdf !== 'scrypt' || n === undefined || r === undefined || p === undefined)
    return undefined
  if (salt === undefined || nonce === undefined || key === undefined) return undefined
  const powerOfTwo = (n & (n - 1)) === 0
  return powerOfTwo && 128 * n * r <= MOST_MEMORY ? { n, r, p, salt, nonce, key } : undefined
}

function jsonOf(bytes: Bytes): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(bytesText(bytes) ?? '')
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    // Damaged: the caller names the file.
    return undefined
  }
}

function number(value: unknown, least: number, most: number): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
    ? value
    : undefined
}

function octets(value: unknown, length: number): Bytes | undefined {
  if (typeof value !== 'string') return undefined
  const bytes = fromBase64url(value)
  return bytes?.length === length ? bytes : undefined
}
