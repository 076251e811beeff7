// The text of a message, before it is sent.
import { ASSUMED_MAXIMUM_TEXT_BYTES } from '#proto/assumptions.js'
import { ClientError } from '../api.js'

/** @throws {ClientError} `usage` for one that is empty or too long. */
export function checkText(text: string): void {
  if (text.trim() === '') throw new ClientError('usage', 'a message needs some text')
  if (Buffer.byteLength(text) <= ASSUMED_MAXIMUM_TEXT_BYTES) return
  throw new ClientError(
    'usage',
    `this text is too long to be sent at once: at most ${ASSUMED_MAXIMUM_TEXT_BYTES} bytes; send it in parts`,
  )
}
