// How content points at other messages: MessageKey and ContextInfo (End-to-end layer: content protobuf).
import type { ContextInfo, Message, MessageKey } from '#proto/gen/content.js'
import { ASSUMED_MAXIMUM_ID_LENGTH } from '../assumptions.js'
import type { MessageReference, Quote } from './content.js'
import { body, contentMalformed, line, type Maybe, optionalJid } from './fields.js'

export function writeReference(reference: MessageReference): MessageKey.$Properties {
  const { id, fromMe, chat, participant } = reference
  return { id, fromMe, remoteJid: chat ?? null, participant: participant ?? null }
}

/** @throws {ProtocolError} `content-malformed`. */
export function readReference(key: Maybe<MessageKey.$Properties>): MessageReference {
  if (!key) throw contentMalformed('reference to a message')
  return {
    id: line(key.id, ASSUMED_MAXIMUM_ID_LENGTH, 'message id'),
    fromMe: key.fromMe ?? false,
    chat: optionalJid(key.remoteJid, 'chat'),
    participant: optionalJid(key.participant, 'participant'),
  }
}

export function writeQuote(quote: Quote | undefined): ContextInfo.$Properties | null {
  if (!quote) return null
  const { id, participant, text } = quote
  const quotedMessage = text === undefined ? null : { conversation: text }
  return { stanzaId: id, participant: participant ?? null, quotedMessage }
}

/**
 * `undefined` where the context quotes nothing: open clients put other things there, too.
 * @throws {ProtocolError} `content-malformed`.
 */
export function readQuote(context: Maybe<ContextInfo.$Properties>): Quote | undefined {
  if (!context?.stanzaId) return undefined
  const text = quotedText(context.quotedMessage)
  return {
    id: line(context.stanzaId, ASSUMED_MAXIMUM_ID_LENGTH, 'message id'),
    participant: optionalJid(context.participant, 'participant'),
    text: text === undefined ? undefined : body(text, 'quoted text'),
  }
}

function quotedText(message: Maybe<Message.$Properties>): string | undefined {
  return message?.conversation ?? message?.extendedTextMessage?.text ?? undefined
}
