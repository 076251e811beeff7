// What somebody else's reaction or taking back changes here. Everybody reacts under their own name, and takes back only
// what they wrote themselves; both only in the chat with this user.
import type { MessageReference, ReactionContent } from '#proto/content/content.js'
import type { DeliveredMessage } from '#proto/exchanges/message.js'
import { bareJid, checkJid } from '#proto/stanza/jid.js'
import { firstGrapheme } from '../../one-emoji.js'
import type { MessageKey } from '../../store/media-rows.js'
import type { EngineContext } from '../context.js'
import type { ActContent } from '../read-content.js'
import { toldAt } from '../told-at.js'
import { hasLeft } from './has-left.js'
import { letGoReactions } from './own-reactions.js'

/** How to tell what changed. */
export type Tell = () => void

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
  { target, emoji: said }: ReactionContent,
): Tell | undefined {
  const { clock, contacts, emit, entries, reactions } = context
  const { id, fromMe } = target
  const key = { chat, id, direction: fromMe ? 'in' : 'out' } as const
  const stored = entries.get(key)
  if (!stored || stored.revoked || contacts.byAddress(chat)?.accepted !== true) return undefined
  if (key.direction === 'out' && !hasLeft(context, chat, id)) return undefined
  const at = toldAt(message.t, clock.now())
  const emoji = firstGrapheme(said)
  if (emoji !== '') reactions.set(key, { by: 'theirs', emoji, at })
  else if (!reactions.remove(key, 'theirs')) return () => undefined
  return () => {
    emit({ event: 'reaction', with: chat, id, direction: key.direction, from: chat, emoji, timestamp: at })
  }
}

function takeBack(
  context: EngineContext,
  chat: string,
  message: DeliveredMessage,
  { id, fromMe }: MessageReference,
  onErased: (key: MessageKey) => void,
): Tell | undefined {
  if (!fromMe) return undefined
  const { clock, emit, entries } = context
  const key = { chat, id, direction: 'in' } as const
  const stored = entries.get(key)
  if (!stored) return refuseLater(context, chat, message, id)
  if (stored.revoked) return () => undefined
  letGoReactions(context, key)
  entries.revoke(key)
  const timestamp = toldAt(message.t, clock.now())
  return () => {
    onErased(key)
    emit({ event: 'revoked', with: chat, id, direction: 'in', timestamp })
  }
}

/** It was taken back before it came, or could be read: when it comes it is not shown. */
function refuseLater(
  { clock, contacts, entries, inbound, outbox }: EngineContext,
  chat: string,
  { from }: DeliveredMessage,
  id: string,
): Tell | undefined {
  const known = inbound.get(from, id)
  // Of a stranger nothing is remembered that they have not sent.
  if (!known && contacts.byAddress(chat)?.accepted !== true) return undefined
  if (known && known.state !== 'waiting') return undefined
  inbound.set(from, id, { state: 'revoked', tries: known?.tries ?? 0 }, clock.now())
  entries.removeWaiting(chat, id)
  if (known) outbox.remove('receipt', id, chat)
  return () => undefined
}
