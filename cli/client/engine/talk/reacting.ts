// Reactions of this user: one for each message, the newest counts. Each is a message of its own on the wire.
import { encodeContent } from '#proto/content/message.js'
import { checkJid } from '#proto/stanza/jid.js'
import { ClientError, type MessageRef, type SendOutcome } from '../../api.js'
import { isOneEmoji } from '../../one-emoji.js'
import type { ActKind } from '../../store/acts.js'
import type { OutboxRow } from '../../store/outbox.js'
import type { EngineContext } from '../context.js'
import { newMessageId } from '../message-id.js'
import type { Outgoing } from '../outgoing.js'
import { abilitiesOf } from './abilities.js'
import { reactionText } from './fallback.js'
import { hasLeft } from './has-left.js'
import { letGoReactions, type ReactionTimes } from './own-reactions.js'
import { presentTarget, type Target } from './talk-target.js'

/** See {@link Talk.react}. @throws {ClientError} `usage`, `unsupported`, `refused`, and as `send` does. */
export async function react(
  context: EngineContext,
  outgoing: Outgoing,
  times: ReactionTimes,
  ref: MessageRef,
  emoji: string,
  asText: boolean,
): Promise<SendOutcome> {
  const target = reactable(context, ref, emoji)
  const chat = await outgoing.writable(ref.with)
  const { app, reactions } = abilitiesOf(context, chat)
  if (reactions) return send(context, outgoing, times, target, emoji)
  if (asText) {
    return outgoing.send(chat, reactionText(emoji, target.message.text), newMessageId(context.randomBytes))
  }
  throw new ClientError('unsupported', `${app} shows no reactions: send it as text instead, or leave it`)
}

function reactable(context: EngineContext, ref: MessageRef, emoji: string): Target {
  const target = presentTarget(context, ref)
  const { chat, id, direction } = target.key
  if (emoji !== '' && !isOneEmoji(emoji))
    throw new ClientError('usage', 'a reaction is one emoji, such as 👍')
  if (direction === 'out' && (target.message.state === 'failed' || !hasLeft(context, chat, id))) {
    throw new ClientError('usage', 'this message was not sent, so nobody has it: react once it is')
  }
  if (context.requests.get(chat)) {
    throw new ClientError('refused', `${chat} is not accepted: accept them first, or write to them`)
  }
  return target
}

function send(
  context: EngineContext,
  outgoing: Outgoing,
  times: ReactionTimes,
  target: Target,
  emoji: string,
): Promise<SendOutcome> {
  const { clock, contacts, emit, reactions, sent } = context
  const { key } = target
  const { chat, direction } = key
  const before = reactions.get(key, 'own')
  if (emoji === '' && !before) throw new ClientError('usage', 'you have not reacted to this message')
  const id = newMessageId(context.randomBytes)
  const kind: ActKind = emoji === '' ? 'reaction-removal' : 'reaction'
  const jid = contacts.byAddress(chat)?.jid
  const about = {
    id: key.id,
    fromMe: direction === 'out',
    chat: jid === undefined ? undefined : checkJid(jid),
  }
  const timestamp = clock.now()
  const { sentAt, end } = times.begin(key)
  const content = encodeContent({ kind: 'reaction', target: about, emoji, sentAt })
  const replaced: OutboxRow[] = []
  const outcome = outgoing.sendReady({
    ...{ chat, id, content, act: kind },
    before: () => {
      // What it replaces need not go out any more, and must not after this one.
      replaced.push(...letGoReactions(context, key))
      sent.addAct({ id, kind, target: key, content, timestamp })
      if (emoji === '') reactions.remove(key, 'own')
      else reactions.set(key, { by: 'own', emoji, at: timestamp, pending: 'sending' })
    },
    stored: () => {
      outgoing.withdrawn(replaced, 'replaced by another reaction before it was sent')
      const { address: from } = context.account()
      const pending = 'sending'
      emit({ event: 'reaction', with: chat, id: key.id, direction, from, emoji, timestamp, pending })
    },
  })
  return outcome.finally(end)
}
