// Whether the person of a chat learns what was read there: as the chat has it, else as this user has it for everybody; and
// only where their app shows it.
import type { OutboxRow } from '../../store/outbox.js'
import type { EngineContext } from '../context.js'
import { abilitiesOf } from './abilities.js'
import { privacyOf } from './privacy.js'

export function readReceiptsAllowed(context: EngineContext, chat: string): boolean {
  const { preferences, settings } = context
  const wanted = preferences.get(chat).readReceipts ?? privacyOf({ settings }).readReceipts
  return wanted && abilitiesOf(context, chat).readReceipts
}

/**
 * Whether something that lay in the outbox for a while is still to go. A receipt is not where its recipient was blocked
 * since then, or this user tells less than they did: it is forgotten.
 */
export function stillTells(context: EngineContext, row: OutboxRow): boolean {
  if (row.class === 'message' || tells(context, row)) return true
  context.committer.lazily(() => {
    context.outbox.remove(row.class, row.id, row.chat)
  })
  return false
}

function tells(context: EngineContext, row: OutboxRow): boolean {
  if (context.contacts.byAddress(row.chat)?.blocked === true) return false
  return row.class === 'receipt' || readReceiptsAllowed(context, row.chat)
}
