// Byte strings as every layer passes them (no clause of its own).
//
// One alias, because the crypto library accepts only views of a plain ArrayBuffer.

/** Octets, never backed by shared memory. A `Buffer` is one too. */
export type Bytes = Uint8Array<ArrayBuffer>

export const EMPTY: Bytes = new Uint8Array(0)

/** A fresh array holding `parts` one after the other. */
export function concat(...parts: readonly Uint8Array[]): Bytes {
  let length = 0
  for (const part of parts) length += part.length
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Whether two byte strings are equal. Not constant time: never for secrets or MACs. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const utf8 = new TextEncoder()

export function textBytes(text: string): Bytes {
  return utf8.encode(text)
}

/** Reads UTF-8; `undefined` where the bytes are overlong, truncated or otherwise invalid. */
export function bytesText(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return undefined
  }
}

export function toBase64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url')
}

/** Reads unpadded base64url (RFC 4648 §5); `undefined` for padding, spaces or any other alphabet. */
export function fromBase64url(text: string): Bytes | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined
  const bytes = new Uint8Array(Buffer.from(text, 'base64url'))
  return toBase64url(bytes) === text ? bytes : undefined
}

/** Unsigned big-endian integer of `length` octets (1..6). @throws {TypeError} where it does not fit. */
export function uintBytes(value: number, length: number): Bytes {
  requireUintLength(length)
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * length)) {
    throw new TypeError(`${value} is no unsigned integer of ${length} bytes`)
  }
  const bytes = Buffer.alloc(length)
  bytes.writeUIntBE(value, 0, length)
  return new Uint8Array(bytes)
}

/** Reads all of `bytes` as one unsigned big-endian integer. @throws {TypeError} unless 1..6 octets. */
export function bytesUint(bytes: Uint8Array): number {
  requireUintLength(bytes.length)
  return Buffer.from(bytes).readUIntBE(0, bytes.length)
}

function requireUintLength(length: number): void {
  if (!Number.isInteger(length) || length < 1 || length > 6) {
    throw new TypeError(`an integer has 1 to 6 bytes, not ${length}`)
  }
}
