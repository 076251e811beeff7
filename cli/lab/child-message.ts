// What a server's process tells the lab that started it, once, over its IPC channel.
import { isJsonObject } from '../profile/json-lines.js'

export const ROLES = ['meta', 'provider', 'mediaHost'] as const
export type Role = (typeof ROLES)[number]

export type ChildMessage =
  /** The addresses it serves, by name: `url`, and Meta's `chat`, `chatWs` and `trustRoot`. */
  | { readonly kind: 'ready'; readonly addresses: Readonly<Record<string, string>> }
  /** It could not start. `code` is the system's, such as EADDRINUSE, or empty. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }

/** @throws {TypeError} where it is none. */
export function parseChildMessage(value: unknown): ChildMessage {
  const { kind, addresses, code, message } = isJsonObject(value) ? value : {}
  if (kind === 'failed' && typeof code === 'string' && typeof message === 'string') {
    return { kind, code, message }
  }
  if (kind === 'ready' && isJsonObject(addresses)) {
    const texts = Object.entries(addresses).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    )
    return { kind, addresses: Object.fromEntries(texts) }
  }
  throw new TypeError('not a message of a lab process')
}
