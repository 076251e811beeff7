// A message on its way: asked whether it may pass, stamped by the server, on disk, and only then acked
// (chat channel: message; framework: the server sets who it is from).
import { ackStanza, type AckErrorCode } from '#proto/exchanges/ack.js'
import { deliveredMessage, type OutgoingMessage, readOutgoingMessage } from '#proto/exchanges/message.js'
import { encodeStanza } from '#proto/stanza/codec.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { Clock } from '#platform/clock.js'
import { createTurns } from '#platform/turns.js'
import type { Contacts } from '../consent/contacts.js'
import type { Parties } from '../consent/parties.js'
import type { RequestLimits } from '../consent/request-limits.js'
import { type Mailbox, mailEntryId } from '../mailbox/mailbox.js'
import type { Pairs } from '../mailbox/pairs.js'
import type { Handler, Sender } from './handler.js'
import type { ServerStamps } from './server-stamps.js'

interface MessageHandlerDeps {
  readonly parties: Parties
  readonly contacts: Pick<Contacts, 'standing' | 'wrote'>
  readonly requestLimits: RequestLimits
  readonly mailbox: Mailbox
  readonly pairs: Pairs
  readonly stamps: ServerStamps
  readonly clock: Clock
}

export function createMessageHandler(deps: MessageHandlerDeps): Handler {
  const { clock } = deps
  const turns = createTurns()
  return async (node, sender) => {
    const message = readOutgoingMessage(node)
    const { id, to } = message
    // In turns, so that messages of one pair keep their order while the first of them is still being noted.
    const refused = await turns.run(`${sender.jid}|${to}`, () => admit(deps, message, sender.jid))
    // Whatever the cause, the sender is told the same, and nothing is kept that could surface later.
    const error = refused ?? (await store(deps, message, sender))
    sender.submit(ackStanza({ class: 'message', id, from: to, t: Math.floor(clock.now() / 1000), error }))
  }
}

/** Notes who accepts whom by writing, before anything is stored. Answers why the message may not pass. */
async function admit(
  { parties, contacts, requestLimits }: MessageHandlerDeps,
  { id, to, enc }: OutgoingMessage,
  from: Jid,
): Promise<AckErrorCode | undefined> {
  // Counted before the recipient is looked up: the limit says nothing about whether they exist.
  const standing = await contacts.standing(from, to)
  const { accepts, accepted } = standing
  if (!(await requestLimits.take(from, to, accepts))) return 429
  const verdict = await parties.reach(from, to, 'message', id, standing)
  if (verdict === 'no' || verdict === 'held') return 404
  if (accepts && accepted) return undefined
  // Asked where the budget is spent, too: a message that is sent again was counted before.
  return (await contacts.wrote(from, to, [id, ...retrySuffix(enc)].join('/'))) ? undefined : 429
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
  const entryId = mailEntryId(from, 'message', id, ...retrySuffix(enc))
  const [outcome] = await Promise.all([
    mailbox.put(to, { class: 'message', entryId, cid: id, bytes }),
    pairs.note(from, to),
  ])
  return outcome === 'full' ? 503 : undefined
}

/** A message sent again after a retry shares its id with the one it replaces, and takes a place of its own. */
function retrySuffix({ count }: OutgoingMessage['enc']): [] | [string] {
  return count === undefined ? [] : [`retry-${count}`]
}
