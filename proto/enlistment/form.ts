// `application/x-www-form-urlencoded` as the enlistment server takes it (framework: enlistment; syntax of the
// WHATWG URL standard §5), read strictly: every field known, present and given once.
import { fromBase64url, toBase64url, type Bytes } from '../bytes.js'
import { ASSUMED_MAXIMUM_FORM_BYTES } from '../assumptions.js'
import { ProtocolError } from '../errors.js'

export const FORM_MEDIA_TYPE = 'application/x-www-form-urlencoded'

/** Decoded texts by field name; exactly the expected names. */
export type FormFields<Name extends string> = Readonly<Record<Name, string>>

export function encodeForm(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString()
}

/** @throws {ProtocolError} `form-malformed`: too large, or a field missing, unknown, repeated or badly escaped. */
export function parseForm<Name extends string>(body: string, names: readonly Name[]): FormFields<Name> {
  if (Buffer.byteLength(body) > ASSUMED_MAXIMUM_FORM_BYTES) throw malformed('the form is too large')
  const found = new Map<string, string>()
  for (const pair of body.split('&')) {
    const split = pair.indexOf('=')
    const name = decode(pair.slice(0, Math.max(0, split)))
    if (split < 0 || !names.some((known) => known === name)) throw malformed('the form has an unknown field')
    if (found.has(name)) throw malformed(`the field ${name} is given twice`)
    found.set(name, decode(pair.slice(split + 1)))
  }
  const missing = names.filter((name) => !found.has(name))
  if (missing.length > 0) throw malformed(`the form lacks ${missing.join(', ')}`)
  // Each of `names` was just found to be there, and nothing else is.
  return Object.fromEntries(found) as Record<Name, string>
}

/** A binary field: unpadded base64url of exactly `length` octets. @throws {ProtocolError} `form-malformed`. */
export function binaryField(text: string, name: string, length: number): Bytes {
  const bytes = fromBase64url(text)
  if (bytes?.length !== length) throw malformed(`${name} is not ${length} bytes of unpadded base64url`)
  return bytes
}

export function binaryText(bytes: Bytes, name: string, length: number): string {
  if (bytes.length !== length) throw new TypeError(`${name} has ${length} bytes`)
  return toBase64url(bytes)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw malformed('the form is badly escaped')
  }
}

export function malformed(message: string): ProtocolError {
  return new ProtocolError('form-malformed', message)
}
