// What was decrypted, read: what it says, and the octets that say it.
import type { Bytes } from '#proto/bytes.js'
import type { Content, ReactionContent, RevokeContent } from '#proto/content/content.js'
import { decodeContent } from '#proto/content/message.js'
import { unpad } from '#proto/content/padding.js'
import { isProtocolError } from '#proto/errors.js'
import type { DeliveredMessage } from '#proto/exchanges/message.js'
import type { EngineContext } from './context.js'

export interface ReadContent<Kind extends Content = Content> {
  readonly content: Kind
  /** Unpadded protobuf. */
  readonly bytes: Bytes
}

/** What changes another message, and is no row of the chat itself. */
export type ActContent = ReactionContent | RevokeContent

/** `undefined` where what was decrypted is no content of ours: then it will never be readable. */
export function readContent(padded: Bytes): ReadContent | undefined {
  try {
    const bytes = unpad(padded)
    return { content: decodeContent(bytes), bytes }
  } catch (error) {
    if (isProtocolError(error)) return undefined
    throw error
  }
}

export function isAct(content: Content): content is ActContent {
  return content.kind === 'reaction' || content.kind === 'revoke'
}

export function traceRead(
  { trace }: EngineContext,
  { id, enc }: DeliveredMessage,
  content: Content | undefined,
): void {
  const size = enc.ciphertext.length
  trace?.({
    ...{ cid: id, layer: 'signal', dir: 'in', kind: 'decrypt', size, sens: 'content' },
    summary: `decrypted a ${enc.type}`,
    detail: { type: enc.type },
  })
  trace?.({
    ...{ cid: id, layer: 'content', dir: 'in', kind: 'decode', size, sens: 'content' },
    summary: `content: ${content?.kind ?? 'unreadable'}`,
    ...(content?.kind === 'text' ? { detail: { text: content.text } } : {}),
  })
}
