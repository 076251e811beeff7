// A first message names a key this profile does not have, or used up: read as "cannot be decrypted".

export class MissingKeyError extends Error {
  override readonly name = 'MissingKeyError'
}
