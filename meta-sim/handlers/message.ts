// A message on its way: asked whether it may pass, stamped by the server, on disk, and only then acked
// (chat channel: message; framework: the server sets who it is from).
import { ackStanza, type AckErrorCode } from '#proto/exchanges/ack.js'
import { deliveredMessage, type OutgoingMessage, readOutgoingMessage } from '#proto/exchanges/message.js'
import { encodeStanza } from '#proto/stanza/codec.js'
import type { Clock } from '#platform/clock.js'
import type { Parties } from '../consent/parties.js'
import { type Mailbox, mailEntryId } from '../mailbox/mailbox.js'
import type { Pairs } from '../mailbox/pairs.js'
import type { Handler, Sender } from './handler.js'
import type { ServerStamps } from './server-stamps.js'

interface MessageHandlerDeps {
  readonly parties: Parties
  readonly mailbox: Mailbox
  readonly pairs: Pairs
  readonly stamps: ServerStamps
  readonly clock: Clock
}

export function createMessageHandler(deps: MessageHandlerDeps): Handler {
  const { parties, clock } = deps
  return async (node, sender) => {
    const message = readOutgoingMessage(node)
    const { id, to } = message
    const verdict = await parties.reach(sender.jid, to, 'message', id)
    // Whatever the cause, the sender is told the same, and nothing is kept that could surface later.
    const error = verdict === 'yes' ? await store(deps, message, sender) : 404
    sender.submit(ackStanza({ class: 'message', id, from: to, t: Math.floor(clock.now() / 1000), error }))
  }
}

async function store(
  { mailbox, pairs, stamps }: MessageHandlerDeps,
  message: OutgoingMessage,
  sender: Sender,
): Promise<AckErrorCode | undefined> {
  const { id, to, type, edit, enc } = message
  const { jid: from, displayName, externalId } = sender
  const stamp = stamps.next()
  const bytes = encodeStanza(
    deliveredMessage({ id, from, type, edit, enc, displayName, externalId, offline: false, ...stamp }),
  )
  // A message sent again after a retry shares its id with the one it replaces.
  const suffix = enc.count === undefined ? undefined : `retry-${enc.count}`
  const entryId = mailEntryId(from, 'message', id, suffix)
  const [outcome] = await Promise.all([
    mailbox.put(to, { class: 'message', entryId, cid: id, bytes }),
    pairs.note(from, to),
  ])
  return outcome === 'full' ? 503 : undefined
}
