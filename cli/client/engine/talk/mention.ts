// Whether a text names this user: `@ada`, as a word of its own.
import { parseAddress } from '#proto/address.js'

/** @param address of this user. */
export function namesUser(text: string, address: string): boolean {
  if (!text.includes('@')) return false
  return pattern(parseAddress(address).identifier).test(text.normalize('NFC'))
}

/** A phone number is also written without its plus sign. */
function pattern(identifier: string): RegExp {
  const name = identifier
    .normalize('NFC')
    .replace(/^\+/u, '')
    .replace(/[\\^$.*+?()[\]{}|/-]/gu, '\\$&')
  return new RegExp(`(?<![\\p{L}\\p{N}_])@\\+?${name}(?![\\p{L}\\p{N}_]|[.-][\\p{L}\\p{N}])`, 'iu')
}
