// What the server itself puts into mailboxes: news about a peer, new keys or gone, and about running out of prekeys
// (chat channel: notifications, acked like messages).
import { ASSUMED_IDENTITY_NEWS_DAYS } from '#proto/assumptions.js'
import { type Bytes, toBase64url } from '#proto/bytes.js'
import { identityChange } from '#proto/exchanges/identity-change.js'
import { leftNotice } from '#proto/exchanges/left.js'
import { prekeyLow } from '#proto/exchanges/prekey-low.js'
import { encodeStanza } from '#proto/stanza/codec.js'
import { type Jid, SERVER_JID } from '#proto/stanza/jid.js'
import type { Clock } from '#platform/clock.js'
import type { Parties } from '../consent/parties.js'
import { type Mailbox, mailEntryId } from './mailbox.js'
import type { Pairs } from './pairs.js'

export interface Notifications {
  /** Tells everybody who exchanged a message with the account lately and may still hear of it. */
  readonly identityChanged: (jid: Jid) => Promise<void>
  /** Tells these that this one has left. */
  left(jid: Jid, peers: readonly string[]): Promise<void>
  /** Tells the owner; at most one such notice waits at a time. */
  preKeysLow(owner: Jid, count: number): Promise<void>
}

interface NotificationsDeps {
  readonly mailbox: Mailbox
  readonly pairs: Pairs
  readonly parties: Parties
  readonly clock: Clock
  readonly randomBytes: (length: number) => Bytes
}

export function createNotifications(deps: NotificationsDeps): Notifications {
  const { mailbox, pairs, parties, clock } = deps
  const seconds = (): number => Math.floor(clock.now() / 1000)
  const freshId = (): string => toBase64url(deps.randomBytes(12))

  return {
    async identityChanged(jid) {
      const id = freshId()
      const bytes = encodeStanza(identityChange({ id, from: jid, t: seconds() }))
      const entryId = mailEntryId(jid, 'notification', id)
      for (const peer of await pairs.recentPeers(jid, ASSUMED_IDENTITY_NEWS_DAYS)) {
        const verdict = await parties.reach(jid, peer, 'identity-change', id)
        if (verdict !== 'no') await mailbox.put(peer, { class: 'notification', entryId, cid: id, bytes })
      }
    },
    async left(jid, peers) {
      const id = freshId()
      const bytes = encodeStanza(leftNotice({ id, from: jid, t: seconds() }))
      const entryId = mailEntryId(jid, 'notification', 'left')
      for (const peer of peers) await mailbox.put(peer, { class: 'notification', entryId, cid: id, bytes })
    },
    async preKeysLow(owner, count) {
      const id = freshId()
      const bytes = encodeStanza(prekeyLow({ id, from: SERVER_JID, t: seconds(), count }))
      const entryId = mailEntryId(SERVER_JID, 'notification', 'prekeys-low')
      await mailbox.put(owner, { class: 'notification', entryId, cid: id, bytes })
    },
  }
}
