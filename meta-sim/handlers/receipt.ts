// Receipts: handed on to whoever wrote the messages, through the mailbox like those (chat channel: receipts).
import { ackStanza } from '#proto/exchanges/ack.js'
import { deliveredReceipt, readOutgoingReceipt } from '#proto/exchanges/receipt.js'
import { encodeStanza } from '#proto/stanza/codec.js'
import type { Clock } from '#platform/clock.js'
import type { Parties } from '../consent/parties.js'
import { type Mailbox, mailEntryId } from '../mailbox/mailbox.js'
import type { Handler } from './handler.js'

interface ReceiptHandlerDeps {
  readonly parties: Parties
  readonly mailbox: Mailbox
  readonly clock: Clock
}

/** One that may not pass, or finds the mailbox full, is acked and dropped: its sender learns nothing. */
export function createReceiptHandler({ parties, mailbox, clock }: ReceiptHandlerDeps): Handler {
  return async (node, sender) => {
    const receipt = readOutgoingReceipt(node)
    const { peer, type, ids } = receipt
    const [id] = ids
    const t = Math.floor(clock.now() / 1000)
    if ((await parties.reach(sender.jid, peer, 'receipt', id)) === 'yes') {
      const bytes = encodeStanza(deliveredReceipt({ ...receipt, peer: sender.jid, t }))
      const entryId = mailEntryId(sender.jid, 'receipt', id, type)
      await mailbox.put(peer, { class: 'receipt', entryId, cid: id, bytes })
    }
    sender.submit(ackStanza({ class: 'receipt', id, from: peer, type: node.attrs['type'], t }))
  }
}
