// The name of a partner-hosted blob (framework: media): made by the media host when an upload is complete,
// carried in the directPath, asked for by Meta's media server.
import { ProtocolError } from '../errors.js'

declare const brand: unique symbol
/** Safe in a path and as a file name. */
export type StorageReference = string & { readonly [brand]: 'StorageReference' }

const FORM = /^[A-Za-z0-9_-]{1,128}$/

export function isStorageReference(text: string): text is StorageReference {
  return FORM.test(text)
}

/** @throws {ProtocolError} `reference-malformed`. */
export function parseStorageReference(text: string): StorageReference {
  if (isStorageReference(text)) return text
  throw new ProtocolError('reference-malformed', 'a storage reference is 1 to 128 letters, digits, - or _')
}
