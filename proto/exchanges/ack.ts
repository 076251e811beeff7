// Acknowledgements: the server's "stored" to a sender, the recipient's "committed" to the server (Stanzas:
// message, ack by the recipient).
import type { Jid } from '../stanza/jid.js'
import { type Stanza, stanza } from '../stanza/stanza.js'
import { malformed, optionalJid, optionalNumber, requireId, requireOneOf, requireTag } from './attributes.js'

export const ACK_CLASSES = ['message', 'receipt', 'notification'] as const
export type AckClass = (typeof ACK_CLASSES)[number]

/**
 * What an `error` on an ack says. 404 is final and the same for every reason why somebody cannot be reached;
 * 487 and 491 are as open clients show them, the others are assumptions.
 */
export const ACK_ERRORS = {
  400: 'the stanza could not be used',
  403: 'this connection may not send it',
  404: 'the recipient cannot be reached',
  429: 'too many for now; try again later',
  487: 'the recipient could not parse the stanza',
  491: 'the recipient could not read the decrypted content',
  500: 'the recipient or the server failed',
  503: 'the mailbox of the recipient is full',
} as const

export type AckErrorCode = keyof typeof ACK_ERRORS

export interface Ack {
  readonly class: AckClass
  readonly id: string
  /** Of an ack by the server: whom the acked stanza was for. */
  readonly from?: Jid | undefined
  /** Of an ack by the recipient: whom the acked stanza was from. */
  readonly to?: Jid | undefined
  /** The `type` of the acked stanza, where it is needed to find it. */
  readonly type?: string | undefined
  /** Seconds since 1970, by the server's clock. */
  readonly t?: number | undefined
  /** Any number the other side likes; see {@link ACK_ERRORS}. */
  readonly error?: number | undefined
}

export function ackStanza(ack: Ack): Stanza {
  const { id, from, to, type, t, error } = ack
  const numbers = { t: t?.toString(), error: error?.toString() }
  return stanza('ack', { class: ack.class, id, from, to, type, ...numbers })
}

/**
 * The recipient's ack of a stanza as it came, even one that cannot be read otherwise.
 * @throws {ProtocolError} `exchange-malformed`, `jid-invalid` where it lacks even what an ack needs.
 */
export function ackFor(received: Stanza, error?: AckErrorCode): Stanza {
  const ackClass = ACK_CLASSES.find((one) => one === received.tag)
  if (ackClass === undefined) throw malformed(received, 'is never acked')
  const type = ackClass === 'message' ? undefined : received.attrs['type']
  return ackStanza({
    class: ackClass,
    id: requireId(received),
    to: optionalJid(received, 'from'),
    type,
    error,
  })
}

/** @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. */
export function readAck(node: Stanza): Ack {
  requireTag(node, 'ack')
  return {
    class: requireOneOf(node, 'class', ACK_CLASSES),
    id: requireId(node),
    from: optionalJid(node, 'from'),
    to: optionalJid(node, 'to'),
    type: node.attrs['type'],
    t: optionalNumber(node, 't'),
    error: optionalNumber(node, 'error'),
  }
}
