// Addresses people type: `identifier@handle`, split at the last `@` (assumption: the record names the
// identifier types, not how a person writes an identifier and its app together).
import { isUnmistakable } from './confusables.js'
import { ASSUMED_MAXIMUM_EXTERNAL_ID } from './assumptions.js'
import { ProtocolError } from './errors.js'

/** Handles that name Meta's own services; every other one belongs to a partner. */
export const META_HANDLES = ['whatsapp', 'messenger'] as const
export type Service = (typeof META_HANDLES)[number]

export interface Address {
  /** In normal form, see {@link normalIdentifier}; phones as digits without `+`. */
  readonly identifier: string
  /** `[a-z0-9-]{2,32}`. */
  readonly handle: string
}

const HANDLE = /^[a-z0-9-]{2,32}$/
const PHONE = /^\+?[0-9]{7,15}$/

/** Whether this can stand after the `@` of an address. */
export function isHandle(text: string): boolean {
  return HANDLE.test(text)
}

export function isService(handle: string): handle is Service {
  return (META_HANDLES as readonly string[]).includes(handle)
}

/** Upper case first, so that final sigma, sharp s and dotless i fall together with their kin. */
function folded(text: string): string {
  const lower = text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
  return lower.replaceAll('i\u0307', 'i')
}

/**
 * The normal form under which identifiers are compared and signed (`sub` of the identity token).
 * @throws {ProtocolError} `address-invalid` for an empty or over-long (> 254 characters) one, and for one that
 * could be mistaken for another: scripts mixed, look-alike letters, invisible characters.
 */
export function normalIdentifier(text: string): string {
  const normal = text.length > ASSUMED_MAXIMUM_EXTERNAL_ID ? '' : folded(text.trim())
  if (normal.length === 0 || normal.length > ASSUMED_MAXIMUM_EXTERNAL_ID) {
    throw new ProtocolError('address-invalid', 'an identifier is 1 to 254 visible characters without spaces')
  }
  if (!isUnmistakable(normal)) {
    throw new ProtocolError(
      'address-invalid',
      'an identifier holds letters of one script, digits and plain punctuation, without spaces',
    )
  }
  return PHONE.test(normal) ? normal.replace(/^\+/, '') : normal
}

/** @throws {ProtocolError} `address-invalid`. */
export function parseAddress(text: string): Address {
  const typed = text.trim()
  const at = typed.lastIndexOf('@')
  const handle = typed.slice(at + 1).toLowerCase()
  if (at < 1 || !isHandle(handle)) {
    throw new ProtocolError(
      'address-invalid',
      'an address reads identifier@app, such as +4915550001@whatsapp or ada@parley',
    )
  }
  const identifier = normalIdentifier(typed.slice(0, at))
  if (handle === 'whatsapp' && !PHONE.test(identifier)) {
    throw new ProtocolError(
      'address-invalid',
      'a WhatsApp address begins with a phone number of 7 to 15 digits',
    )
  }
  return { identifier, handle }
}

/** As shown and as accepted by {@link parseAddress}: phones with `+`. */
export function formatAddress(address: Address): string {
  const phone = PHONE.test(address.identifier) && isService(address.handle)
  return `${phone ? '+' : ''}${address.identifier}@${address.handle}`
}
