// One message of a conversation and its bytes, before padding and encryption (End-to-end layer: content
// protobuf, numbers as open clients show them).
import {
  type ExtendedTextMessage,
  Message,
  type ProtocolMessage,
  type ReactionMessage,
} from '#proto/gen/content.js'
import { ASSUMED_MAXIMUM_REACTION } from '../assumptions.js'
import type { Bytes } from '../bytes.js'
import { isProtocolError } from '../errors.js'
import { decodeProtobuf, long, protobufBytes } from '../protobuf.js'
import type { Content, ReactionContent, TextContent } from './content.js'
import { body, contentMalformed, count, line, type Maybe } from './fields.js'
import { readAudio, readDocument, readImage, readVideo, writeMedia } from './media-message.js'
import { readQuote, readReference, writeQuote, writeReference } from './reference.js'

/** What a user can write; `unknown` only ever comes in. */
export type WritableContent = Exclude<Content, { readonly kind: 'unknown' }>

const REVOKE = 0

/** @throws {TypeError} for anything {@link decodeContent} would refuse. */
export function encodeContent(content: WritableContent): Bytes {
  const message = write(content)
  try {
    read(message)
  } catch (cause) {
    if (isProtocolError(cause)) throw new TypeError(cause.message, { cause })
    throw cause
  }
  return protobufBytes(Message.encode(message))
}

/**
 * Reads plaintext without its padding. Who wrote it is known from the session it came on, never from here.
 * @throws {ProtocolError} `content-malformed`, also where it is of several kinds at once.
 */
export function decodeContent(plaintext: Bytes): Content {
  return read(decodeProtobuf(Message, plaintext, 'content-malformed'))
}

function write(content: WritableContent): Message.$Properties {
  switch (content.kind) {
    case 'text':
      return writeText(content)
    case 'reaction':
      return { reactionMessage: writeReaction(content) }
    case 'revoke':
      return { protocolMessage: { key: writeReference(content.target), type: REVOKE } }
    default:
      return writeMedia(content)
  }
}

/** Plain text travels as `conversation`, a reply as extended text. */
function writeText({ text, quote }: TextContent): Message.$Properties {
  if (!quote) return { conversation: text }
  return { extendedTextMessage: { text, contextInfo: writeQuote(quote) } }
}

function writeReaction({ target, emoji, sentAt }: ReactionContent): ReactionMessage.$Properties {
  return { key: writeReference(target), text: emoji, senderTimestampMs: long(sentAt) }
}

function read(message: Message.$Properties): Content {
  const kinds = [
    given(message.conversation, (text) => readText({ text })),
    given(message.extendedTextMessage, readText),
    given(message.reactionMessage, readReaction),
    given(message.protocolMessage, readProtocol),
    given(message.imageMessage, readImage),
    given(message.videoMessage, readVideo),
    given(message.audioMessage, readAudio),
    given(message.documentMessage, readDocument),
  ]
  const [only, ...more] = kinds.filter((kind) => kind !== undefined)
  if (more.length > 0) throw contentMalformed('kind: it is several things at once')
  return only ?? { kind: 'unknown' }
}

function given<T>(field: Maybe<T>, reader: (field: T) => Content): Content | undefined {
  return field === null || field === undefined ? undefined : reader(field)
}

function readText({ text, contextInfo }: ExtendedTextMessage.$Properties): Content {
  return { kind: 'text', text: body(text, 'text'), quote: readQuote(contextInfo) }
}

function readReaction({ key, text, senderTimestampMs }: ReactionMessage.$Properties): Content {
  const sentAt = count(senderTimestampMs, Number.MAX_SAFE_INTEGER, 'time')
  const emoji = text ? line(text, ASSUMED_MAXIMUM_REACTION, 'reaction') : ''
  return { kind: 'reaction', target: readReference(key), emoji, sentAt }
}

/** Protocol messages other than a revoke are between the devices of one account, which partners have not. */
function readProtocol({ key, type }: ProtocolMessage.$Properties): Content {
  return type === REVOKE ? { kind: 'revoke', target: readReference(key) } : { kind: 'unknown' }
}
