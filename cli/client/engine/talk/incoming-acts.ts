// What somebody else's reaction or taking back changes here. Everybody reacts under their own name, and takes back only
// what they wrote themselves; both only in the chat with this user.
import type { MessageReference, ReactionContent } from '#proto/content/content.js'
import type { DeliveredMessage } from '#proto/exchanges/message.js'
import { bareJid, checkJid } from '#proto/stanza/jid.js'
import { firstGrapheme } from '../../one-emoji.js'
import type { HeardAct } from '../../store/heard-acts.js'
import type { MessageKey } from '../../store/media-rows.js'
import type { EngineContext } from '../context.js'
import type { ActContent } from '../read-content.js'
import { toldAt } from '../told-at.js'
import { believedTime, isNewer } from './act-order.js'
import { mayCome } from './early-acts.js'
import { hasLeft } from './has-left.js'
import { letGoReactions } from './own-reactions.js'
import { showReaction, type Tell } from './shown-reaction.js'

/**
 * Carries out the act; inside a transaction. `undefined` where it is dropped: its sender is not told whether a message is
 * here, or whether it was theirs to touch.
 * @param onErased of a message that was taken back: its files may go, once the transaction is durable.
 */
export function takeAct(
  context: EngineContext,
  chat: string,
  message: DeliveredMessage,
  content: ActContent,
  onErased: (key: MessageKey) => void,
): Tell | undefined {
  const { target } = content
  if (target.chat !== undefined && bareJid(target.chat) !== bareJid(checkJid(context.account().login)))
    return undefined
  if (content.kind === 'reaction') return react(context, chat, message, content)
  return takeBack(context, chat, message, target, onErased)
}

function react(
  context: EngineContext,
  chat: string,
  message: DeliveredMessage,
  { target, emoji: said, sentAt }: ReactionContent,
): Tell | undefined {
  const { clock, contacts, entries, heardActs } = context
  const { id, fromMe } = target
  const key = { chat, id, direction: fromMe ? 'in' : 'out' } as const
  const stored = entries.get(key)
  if (stored?.revoked || contacts.byAddress(chat)?.accepted !== true) return undefined
  if (key.direction === 'out' && !hasLeft(context, chat, id)) return undefined
  if (!stored && !mayCome(context, key, message.from)) return undefined
  const known = heardActs.get(key, 'reaction')
  const heard = clock.now()
  const act: HeardAct = {
    ...{ id: message.id, kind: 'reaction', emoji: firstGrapheme(said), heard, at: toldAt(message.t, heard) },
    sent: believedTime(sentAt, heard, known),
  }
  const newer = !known || isNewer(act, known)
  if (newer) heardActs.put(key, act, !stored)
  if (!stored) return undefined
  return newer ? showReaction(context, key, act) : () => undefined
}

function takeBack(
  context: EngineContext,
  chat: string,
  message: DeliveredMessage,
  { id, fromMe }: MessageReference,
  onErased: (key: MessageKey) => void,
): Tell | undefined {
  if (!fromMe) return undefined
  const { emit, entries } = context
  const key = { chat, id, direction: 'in' } as const
  const stored = entries.get(key)
  if (!stored) return refuseLater(context, key, message)
  if (stored.revoked) return () => undefined
  letGoReactions(context, key)
  entries.revoke(key)
  const timestamp = noteRevoke(context, key, message, false)
  return () => {
    onErased(key)
    emit({ event: 'revoked', with: chat, id, direction: 'in', timestamp })
  }
}

/** Gives when it was sent, as the server tells it. */
function noteRevoke(
  { clock, heardActs }: EngineContext,
  key: MessageKey,
  { id, t }: DeliveredMessage,
  early: boolean,
): number {
  const heard = clock.now()
  const at = toldAt(t, heard)
  heardActs.put(key, { id, kind: 'revoke', emoji: '', sent: 0, at, heard }, early)
  return at
}

/** It was taken back before it came, or could be read: when it comes, that it was there is all that is shown. */
function refuseLater(context: EngineContext, key: MessageKey, message: DeliveredMessage): Tell | undefined {
  const { clock, contacts, entries, heardActs, inbound, outbox } = context
  const { chat, id } = key
  const { from } = message
  const known = inbound.get(from, id)
  // Of a stranger nothing is remembered that they have not sent.
  if (!known && contacts.byAddress(chat)?.accepted !== true) return undefined
  if (known && known.state !== 'waiting') return undefined
  inbound.set(from, id, { state: 'revoked', tries: known?.tries ?? 0 }, clock.now())
  heardActs.drop(key, 'reaction')
  noteRevoke(context, key, message, true)
  entries.removeWaiting(chat, id)
  if (known) outbox.remove('receipt', id, chat)
  return () => undefined
}
