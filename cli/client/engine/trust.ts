// The user accepts a peer's present identity key: the only way a changed key becomes the pinned one.
import { checkJid } from '#proto/stanza/jid.js'
import { ClientError } from '../api.js'
import type { EngineContext } from './context.js'
import { byUs } from '../store/evidence.js'
import { signalWork } from './signal-work.js'

/**
 * Pins the pending key and makes held messages ready to be encrypted to it. Resolves with how many there were.
 * @throws {ClientError} `usage` where nothing waits for trust.
 */
export async function trustPeer(context: EngineContext, address: string): Promise<number> {
  const contact = context.contacts.byAddress(address)
  if (!contact)
    throw new ClientError('usage', `there is no chat with ${address}; \`parley status\` shows this profile`)
  return signalWork(context, checkJid(contact.jid), (unit) => {
    if (!unit.trustPending() && !contact.changed) {
      throw new ClientError('usage', `nothing to trust: the identity of ${address} has not changed`)
    }
    const held = context.outbox.messages(address).filter((row) => row.state === 'held')
    const also = (): void => {
      context.contacts.trust(address)
      for (const { id } of held) {
        // One that was taken back in the meantime stays away.
        const row = context.outbox.get('message', id, address)
        if (row?.state !== 'held') continue
        context.outbox.put({ ...row, state: 'fresh' })
        context.sent.setState(address, id, 'sending', byUs(context.clock.now(), 'you trust the new key'))
      }
    }
    return Promise.resolve({ also, value: held.length })
  })
}
