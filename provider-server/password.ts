// Passwords at rest: scrypt (RFC 7914) with a salt for each account, its cost kept beside the hash.
import { scrypt, timingSafeEqual } from 'node:crypto'
import { fromBase64url, toBase64url, type Bytes } from '#proto/bytes.js'

export interface PasswordHash {
  /** 16 octets, base64url. */
  readonly salt: string
  /** 32 octets, base64url. */
  readonly hash: string
  readonly cost: ScryptCost
}

export interface ScryptCost {
  /** Iterations, a power of two; memory is 128 · N · r octets. */
  readonly N: number
  readonly r: number
  readonly p: number
}

/** 32 MiB and about 0.2 s: one of the settings OWASP recommends. */
export const PASSWORD_COST: ScryptCost = { N: 2 ** 15, r: 8, p: 3 }

/** What an unknown user's password is compared with, so that the answer takes as long as a known one's. */
const NOBODY = { salt: toBase64url(new Uint8Array(16)), hash: toBase64url(new Uint8Array(32)) }

/** @param salt 16 fresh random octets. */
export async function hashPassword(password: string, salt: Bytes, cost: ScryptCost): Promise<PasswordHash> {
  return { salt: toBase64url(salt), hash: toBase64url(await derive(password, salt, cost)), cost }
}

/** Takes as long as a hash of this cost, and answers false, where there is nothing to compare with. */
export async function isPassword(
  password: string,
  stored: PasswordHash | undefined,
  costOfNobody: ScryptCost,
): Promise<boolean> {
  const { salt, hash, cost } = stored ?? { ...NOBODY, cost: costOfNobody }
  const expected = fromBase64url(hash) ?? new Uint8Array(0)
  const derived = await derive(password, fromBase64url(salt) ?? new Uint8Array(0), cost)
  return derived.length === expected.length && timingSafeEqual(derived, expected) && stored !== undefined
}

/** One spelling of a password however it was typed (RFC 8265 §4.2 asks for NFC). */
function derive(password: string, salt: Bytes, { N, r, p }: ScryptCost): Promise<Bytes> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, 32, { N, r, p, maxmem: 256 * N * r }, (error, key) => {
      if (error === null) resolve(new Uint8Array(key))
      else reject(error)
    })
  })
}
