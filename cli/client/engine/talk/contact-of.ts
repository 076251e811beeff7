// Who may be told, and may tell, what only contacts learn of each other: typing, presence (Consent).
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import { chatStanding } from '../../store/chat-standing.js'
import type { EngineContext } from '../context.js'

/**
 * Whom the hints of a chat go to: nobody (`undefined`) unless both accept each other, as far as this profile knows.
 * The server keeps the same rule and knows better; what is not sent needs nobody to hold it back.
 */
export function toldContact(context: EngineContext, chat: string): Jid | undefined {
  const contact = context.contacts.byAddress(chat)
  if (!contact?.accepted || contact.blocked) return undefined
  if (chatStanding(context.database, chat).standing !== 'accepted') return undefined
  return checkJid(contact.jid)
}

/** The chat a hint is shown in; `undefined` where it came from nobody this user accepts, or from somebody blocked. */
export function heardContact(context: EngineContext, jid: Jid): string | undefined {
  const contact = context.contacts.byJid(jid)
  return contact?.accepted && !contact.blocked ? contact.address : undefined
}
