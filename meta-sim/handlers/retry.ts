// Retry receipts: a device asks the other one to send a message again (chat channel: retry). The server
// hands on what it reads and no more.
import { ackStanza } from '#proto/exchanges/ack.js'
import { deliveredRetry, readOutgoingRetry } from '#proto/exchanges/retry.js'
import { encodeStanza } from '#proto/stanza/codec.js'
import type { Clock } from '#platform/clock.js'
import type { Parties } from '../consent/parties.js'
import { type Mailbox, mailEntryId } from '../mailbox/mailbox.js'
import type { Handler } from './handler.js'

interface RetryHandlerDeps {
  readonly parties: Parties
  readonly mailbox: Mailbox
  readonly clock: Clock
}

/** Acked whether or not it passes, like any receipt. */
export function createRetryHandler({ parties, mailbox, clock }: RetryHandlerDeps): Handler {
  return async (node, sender) => {
    const retry = readOutgoingRetry(node)
    const { id, peer, count } = retry
    if ((await parties.reach(sender.jid, peer, 'retry', id)) === 'yes') {
      const bytes = encodeStanza(deliveredRetry({ ...retry, peer: sender.jid }))
      const entryId = mailEntryId(sender.jid, 'receipt', id, `retry-${count}`)
      await mailbox.put(peer, { class: 'receipt', entryId, cid: id, bytes })
    }
    const t = Math.floor(clock.now() / 1000)
    sender.submit(ackStanza({ class: 'receipt', id, from: peer, type: 'retry', t }))
  }
}
