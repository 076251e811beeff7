// The identifier of somebody who is asked about, in normal form (framework: identifiers).
import { normalIdentifier } from '#proto/address.js'
import { isProtocolError } from '#proto/errors.js'

/** `undefined` for what nobody can be called. */
export function normalOrUndefined(identifier: string): string | undefined {
  try {
    return normalIdentifier(identifier)
  } catch (error) {
    if (isProtocolError(error, 'address-invalid')) return undefined
    throw error
  }
}
