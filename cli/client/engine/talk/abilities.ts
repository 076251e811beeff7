// What the app of the person of a chat shows of a conversation: all of it where that is Meta's own, else what the list
// of apps says (Stanzas: WhatsApp-user side; the words are assumed).
import { isService, parseAddress } from '#proto/address.js'
import { ASSUMED_REQUIRED_FEATURES } from '#proto/assumptions/conversation.js'
import { isProtocolError } from '#proto/errors.js'
import type { ConversationFeature } from '#proto/exchanges/integrators.js'
import type { Abilities } from '../../api.js'
import type { EngineContext } from '../context.js'

const META_APPS = { whatsapp: 'WhatsApp', messenger: 'Messenger' } as const
const EVERYTHING = { replies: true, reactions: true, revokes: true, typing: true, readReceipts: true }

export function abilitiesOf({ contacts }: Pick<EngineContext, 'contacts'>, chat: string): Abilities {
  const handle = handleOf(chat)
  if (isService(handle)) return { app: META_APPS[handle], ...EVERYTHING }
  const listed = contacts.appOf(handle)
  return { app: listed?.name ?? handle, ...fromFeatures(listed?.features ?? ASSUMED_REQUIRED_FEATURES) }
}

function fromFeatures(features: readonly ConversationFeature[]): Omit<Abilities, 'app'> {
  return {
    replies: features.includes('replies'),
    reactions: features.includes('reactions'),
    revokes: features.includes('revoke'),
    typing: features.includes('typing'),
    readReceipts: features.includes('receipts'),
  }
}

/** Somebody whose address nobody could tell is called by their jid, which is no address. */
function handleOf(chat: string): string {
  try {
    return parseAddress(chat).handle
  } catch (error) {
    if (isProtocolError(error)) return chat
    throw error
  }
}
