// Receipts: delivered, read, played; one stanza may speak for several messages of one chat (Stanzas:
// receipts; framework 1.0.3: aggregated read receipts). Retry receipts have a file of their own.
import { ASSUMED_MAXIMUM_RECEIPT_IDS } from '../assumptions.js'
import type { Jid } from '../stanza/jid.js'
import { child, children, type Stanza, stanza } from '../stanza/stanza.js'
import { malformed, optionalNumber, requireCount, requireId, requireJid, requireTag } from './attributes.js'

/** `delivery` is told by having no `type` on the wire. */
export type ReceiptType = 'delivery' | 'read' | 'played'

export interface Receipt {
  readonly type: ReceiptType
  /** The messages spoken of, 1..256, all different; the first is also the id of the stanza. */
  readonly ids: readonly [string, ...string[]]
  /** On the way to the server: whose messages they were. As delivered: who received them. */
  readonly peer: Jid
  /** Seconds since 1970. */
  readonly t?: number | undefined
}

/** As the recipient of the messages sends it. */
export function outgoingReceipt(receipt: Receipt): Stanza {
  return receiptStanza(receipt, 'to')
}

/** What the server reads. @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. */
export function readOutgoingReceipt(node: Stanza): Receipt {
  return readReceipt(node, 'to')
}

/** As the server delivers it to the sender of the messages. */
export function deliveredReceipt(receipt: Receipt): Stanza {
  return receiptStanza(receipt, 'from')
}

/** What the sender of the messages reads. @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. */
export function readDeliveredReceipt(node: Stanza): Receipt {
  return readReceipt(node, 'from')
}

function receiptStanza(receipt: Receipt, side: 'to' | 'from'): Stanza {
  const [id, ...more] = receipt.ids
  const type = receipt.type === 'delivery' ? undefined : receipt.type
  const items = more.map((further) => stanza('item', { id: further }))
  const attrs = { id, [side]: receipt.peer, type, t: receipt.t?.toString() }
  return stanza('receipt', attrs, items.length === 0 ? undefined : [stanza('list', {}, items)])
}

function readReceipt(node: Stanza, side: 'to' | 'from'): Receipt {
  requireTag(node, 'receipt')
  const list = child(node, 'list')
  const further = list ? children(list, 'item').map((item) => requireId(item)) : []
  requireCount(node, further, 0, ASSUMED_MAXIMUM_RECEIPT_IDS - 1)
  const id = requireId(node)
  if (new Set([id, ...further]).size !== further.length + 1) throw malformed(node, 'names a message twice')
  return {
    type: readType(node),
    ids: [id, ...further],
    peer: requireJid(node, side),
    t: optionalNumber(node, 't'),
  }
}

function readType(node: Stanza): ReceiptType {
  const { type } = node.attrs
  if (type === undefined) return 'delivery'
  if (type === 'read' || type === 'played') return type
  throw malformed(node, 'has a type this exchange does not know')
}
