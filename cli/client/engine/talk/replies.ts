// Replies: a text that says which message it answers, with the beginning of it (End-to-end layer: contextInfo).
import { ASSUMED_QUOTED_TEXT } from '#proto/assumptions/conversation.js'
import { checkJid } from '#proto/stanza/jid.js'
import type { MessageRef, SendOutcome } from '../../api.js'
import type { EngineContext } from '../context.js'
import { checkText } from '../message-text.js'
import type { Outgoing } from '../outgoing.js'
import type { OutgoingQuote } from '../ready-message.js'
import { abilitiesOf } from './abilities.js'
import { quotedText } from './fallback.js'
import { presentTarget, type Target } from './talk-target.js'

/** See {@link Talk.reply}. @throws {ClientError} as `send` does; `usage` where there is no such message. */
export async function reply(
  context: EngineContext,
  outgoing: Outgoing,
  ref: MessageRef,
  text: string,
  id: string,
): Promise<SendOutcome> {
  const target = presentTarget(context, ref)
  const shown = abilitiesOf(context, ref.with).replies
  const said = shown ? text : quotedText(target.message.text, text)
  checkText(text)
  checkText(said)
  return outgoing.send(ref.with, said, id, shown ? quoteOf(context, target) : undefined)
}

function quoteOf(context: EngineContext, { key, message }: Target): OutgoingQuote {
  const { id, direction, chat } = key
  const jid = direction === 'out' ? context.account().login : context.contacts.byAddress(chat)?.jid
  const text = Array.from(message.text).slice(0, ASSUMED_QUOTED_TEXT).join('')
  const participant = jid === undefined ? undefined : checkJid(jid)
  return {
    said: { id, participant, text: text === '' ? undefined : text },
    stored: { id, direction, text },
  }
}
