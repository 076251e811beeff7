// The body of a push (framework: push notifications): whom something waits for, and nothing else.
import { ASSUMED_MAXIMUM_PUSH_BYTES } from '../assumptions.js'
import { normalIdentifier } from '../address.js'
import { bytesText } from '../bytes.js'
import { isProtocolError, ProtocolError } from '../errors.js'

/** On the partner's base URL (framework). */
export const PUSH_PATH = '/push'

export interface Push {
  /** The user-visible identifier, in normal form. */
  readonly to: string
}

export function encodePush(push: Push): string {
  return JSON.stringify({ to: push.to })
}

/**
 * Members beside `to` are passed over: a later version of the framework may add some.
 * @throws {ProtocolError} `push-malformed`.
 */
export function parsePush(bytes: Uint8Array): Push {
  const text = bytes.length > ASSUMED_MAXIMUM_PUSH_BYTES ? undefined : bytesText(bytes)
  const to = text === undefined ? undefined : recipient(text)
  if (typeof to !== 'string') throw malformed()
  try {
    return { to: normalIdentifier(to) }
  } catch (error) {
    if (isProtocolError(error, 'address-invalid')) throw malformed()
    throw error
  }
}

function recipient(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 'to' in value ? value.to : undefined
  } catch {
    // The parser's message would quote the body.
    return undefined
  }
}

function malformed(): ProtocolError {
  return new ProtocolError('push-malformed', 'a push body reads {"to": identifier}')
}
