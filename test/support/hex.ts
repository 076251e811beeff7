// How tests write octets, and what they look at when something is refused.
import type { Bytes } from '#proto/bytes.js'
import { isProtocolError } from '#proto/errors.js'

/** Spaces are free. */
export function fromHex(text: string): Bytes {
  return new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'))
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

/** The code `act` fails with; any other outcome fails the test. */
export function errorCode(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (isProtocolError(error)) return error.code
    throw error
  }
  throw new Error('nothing was refused')
}
