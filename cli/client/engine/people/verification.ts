// Whether the keys a user compared are the ones in use now.
import { type Bytes, concat, sameBytes } from '#proto/bytes.js'
import { signalAddress } from '#proto/signal/address.js'
import { checkJid } from '#proto/stanza/jid.js'
import type { EngineContext } from '../context.js'
import type { Party } from './safety-number.js'

/** Both sides of a chat, with the keys they have now. */
export interface KeyPairing {
  readonly own: Party
  readonly peer: Party
  /** Theirs is new, and waits for the user's trust. */
  readonly pending: boolean
}

type Stores = Pick<EngineContext, 'contacts' | 'local' | 'preferences' | 'settings' | 'signal'>

/** `undefined` before there is a key of theirs, and where this profile has none of its own. */
export function keyPairing(context: Stores, chat: string): KeyPairing | undefined {
  const contact = context.contacts.byAddress(chat)
  const account = context.settings.get('meta')
  if (!contact || !account || !context.settings.get('keys')) return undefined
  const jid = checkJid(contact.jid)
  const known = context.signal.identity(signalAddress(jid).toString())
  if (!known) return undefined
  return {
    own: { jid: checkJid(account.login), identity: context.local().keyPair.publicKey.serialize() },
    peer: { jid, identity: known.pending ?? known.trusted },
    pending: known.pending !== undefined,
  }
}

/** What a comparison vouches for: 33 bytes of ours, 33 of theirs, and whose they are. */
export function comparedKeys({ own, peer }: KeyPairing): Bytes {
  return concat(own.identity, peer.identity, Buffer.from(`${own.jid} ${peer.jid}`))
}

/** When the present keys were compared, ms since 1970. */
export function verifiedAt(context: Stores, chat: string): number | undefined {
  const compared = context.preferences.verification(chat)
  const pairing = compared && keyPairing(context, chat)
  return pairing && sameBytes(comparedKeys(pairing), compared.keys) ? compared.at : undefined
}
