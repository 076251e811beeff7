// One encrypted message: as its sender hands it to the server, and as the server delivers it (Stanzas:
// message). For interop there is one recipient device, so `<enc>` stands directly in `<message>`.
import {
  ASSUMED_MAXIMUM_DISPLAY_NAME,
  ASSUMED_MAXIMUM_ENC_BYTES,
  ASSUMED_MAXIMUM_EXTERNAL_ID,
  ASSUMED_MAXIMUM_RETRIES,
} from '../assumptions.js'
import type { Bytes } from '../bytes.js'
import type { Jid } from '../stanza/jid.js'
import {
  requireAttr,
  requireBytes,
  requireChild,
  requireNumber,
  type Stanza,
  stanza,
} from '../stanza/stanza.js'
import {
  malformed,
  optionalText,
  requireId,
  requireJid,
  requireNumberIn,
  requireOneOf,
  requireTag,
} from './attributes.js'
import { isOffline, markOffline } from './offline.js'

export const MESSAGE_TYPES = ['text', 'media', 'reaction'] as const
export const ENC_TYPES = ['pkmsg', 'msg'] as const
export const MEDIA_TYPES = ['image', 'video', 'audio', 'ptt', 'document'] as const

export type MessageType = (typeof MESSAGE_TYPES)[number]
/** `pkmsg` opens a session, `msg` continues one. */
export type EncType = (typeof ENC_TYPES)[number]
export type MediaType = (typeof MEDIA_TYPES)[number]

/** Sender's revoke, and the removal of a reaction. */
export const EDIT_REVOKE = 7
const MAXIMUM_EDIT = 255

export interface Enc {
  readonly type: EncType
  /** 1..98,304 octets. */
  readonly ciphertext: Bytes
  readonly mediaType?: MediaType | undefined
  /** Of a message sent again: which retry it answers, 1..5. */
  readonly count?: number | undefined
  /** The recipient shows nothing where it cannot decrypt this. */
  readonly hideDecryptFailure?: boolean | undefined
}

interface Message {
  readonly id: string
  readonly type: MessageType
  readonly edit?: number | undefined
  readonly enc: Enc
}

export interface OutgoingMessage extends Message {
  readonly to: Jid
}

export interface DeliveredMessage extends Message {
  /** Set by the server from the connection it came on. */
  readonly from: Jid
  /** Seconds since 1970, by the server's clock. */
  readonly t: number
  /** Microseconds since 1970, by the server's clock; orders messages of one second. */
  readonly sts: number
  /** The sender's push name, unverified, 1..64 code points. */
  readonly displayName?: string | undefined
  /** The identifier the server verified from the sender's token (assumption). */
  readonly externalId?: string | undefined
  /** It waited in the mailbox. */
  readonly offline: boolean
}

export function outgoingMessage(message: OutgoingMessage): Stanza {
  const { id, to, type } = message
  return stanza('message', { id, to, type, edit: numberText(message.edit) }, [encElement(message.enc)])
}

/** What the server reads. @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. */
export function readOutgoingMessage(node: Stanza): OutgoingMessage {
  return { ...readMessage(node), to: requireJid(node, 'to') }
}

export function deliveredMessage(message: DeliveredMessage): Stanza {
  const { id, from, type, t, sts, edit, displayName, externalId } = message
  const attrs = {
    id,
    from,
    type,
    t: String(t),
    sts: String(sts),
    edit: numberText(edit),
    display_name: displayName,
    external_id: externalId,
  }
  const node = stanza('message', attrs, [encElement(message.enc)])
  return message.offline ? markOffline(node) : node
}

/** What the recipient reads. @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. */
export function readDeliveredMessage(node: Stanza): DeliveredMessage {
  return {
    ...readMessage(node),
    from: requireJid(node, 'from'),
    t: requireNumber(node, 't'),
    sts: requireNumber(node, 'sts'),
    displayName: optionalText(node, 'display_name', ASSUMED_MAXIMUM_DISPLAY_NAME),
    externalId: optionalText(node, 'external_id', ASSUMED_MAXIMUM_EXTERNAL_ID),
    offline: isOffline(node),
  }
}

function readMessage(node: Stanza): Message {
  requireTag(node, 'message')
  return {
    id: requireId(node),
    type: requireOneOf(node, 'type', MESSAGE_TYPES),
    edit: node.attrs['edit'] === undefined ? undefined : requireNumberIn(node, 'edit', 0, MAXIMUM_EDIT),
    enc: readEnc(requireChild(node, 'enc')),
  }
}

function encElement(enc: Enc): Stanza {
  const attrs = {
    v: '2',
    type: enc.type,
    mediatype: enc.mediaType,
    count: numberText(enc.count),
    'decrypt-fail': enc.hideDecryptFailure ? 'hide' : undefined,
  }
  return stanza('enc', attrs, enc.ciphertext)
}

function readEnc(enc: Stanza): Enc {
  if (requireAttr(enc, 'v') !== '2') throw malformed(enc, 'is of an unknown version')
  const ciphertext = requireBytes(enc)
  if (ciphertext.length === 0 || ciphertext.length > ASSUMED_MAXIMUM_ENC_BYTES) {
    throw malformed(enc, `must hold 1 to ${ASSUMED_MAXIMUM_ENC_BYTES} bytes`)
  }
  const { mediatype, count, 'decrypt-fail': fail } = enc.attrs
  return {
    type: requireOneOf(enc, 'type', ENC_TYPES),
    ciphertext,
    mediaType: mediatype === undefined ? undefined : requireOneOf(enc, 'mediatype', MEDIA_TYPES),
    count: count === undefined ? undefined : requireNumberIn(enc, 'count', 1, ASSUMED_MAXIMUM_RETRIES),
    hideDecryptFailure: fail === undefined ? undefined : hides(enc),
  }
}

function numberText(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value)
}

/** @throws {ProtocolError} `exchange-malformed` for any word but `hide`. */
function hides(enc: Stanza): true {
  requireOneOf(enc, 'decrypt-fail', ['hide'])
  return true
}
