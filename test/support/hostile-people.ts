// Bob at a Meta endpoint that says what a test tells it, and people who write to him through it.
import type { PreKeyBundleWire } from '#proto/exchanges/key-elements.js'
import { deliveredMessage, type Enc } from '#proto/exchanges/message.js'
import { deliveredReceipt } from '#proto/exchanges/receipt.js'
import { encodeContent } from '#proto/content/message.js'
import type { WritableContent } from '#proto/content/message.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { type Clock, systemClock } from '#platform/clock.js'
import { encryptContent, startSession } from '#cli/client/engine/message-crypto.js'
import { signalWork } from '#cli/client/engine/signal-work.js'
import { temporaryFolder } from './folder.js'
import { type HostileMeta, startHostileMeta } from './hostile-meta.js'
import { openPerson, type Person } from './network.js'
import type { OfflineProfile } from './offline-client.js'

export const BOB_JID = checkJid('4915550001@s.whatsapp.net')

export interface Besieged {
  readonly meta: HostileMeta
  readonly bob: Person
  /** Resolves with Bob's ack of this stanza, and removes it. */
  ackOf(id: string): Promise<Stanza>
  /** Starts a session with Bob's keys as he registered them. */
  meets(who: OfflineProfile): Promise<void>
  sealed(who: OfflineProfile, content: string | WritableContent): Promise<Enc>
  /** Everything submitted before was handled once this resolves. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** Bob is online. @param folder of his profile; default one that goes away with the test. */
export async function besiegeBob(clock: Clock = systemClock, folder?: string): Promise<Besieged> {
  const meta = await startHostileMeta()
  const bob = await openPerson(folder ?? `${await temporaryFolder()}/bob`, clock, undefined)
  const account = { meta: meta.url, service: 'whatsapp', phone: '4915550001', name: 'Bob' } as const
  await bob.client.createMetaAccount(account)
  await bob.client.connect()
  let probes = 0
  const ackOf = (id: string): Promise<Stanza> =>
    meta.next((node) => node.tag === 'ack' && node.attrs['id'] === id)
  return {
    meta,
    bob,
    ackOf,
    meets: (who) =>
      signalWork(who.context, BOB_JID, async (unit) => {
        await startSession(who.context, unit, BOB_JID, bundleOf(meta))
        return { value: undefined }
      }),
    sealed: (who, content) =>
      signalWork(who.context, BOB_JID, async (unit) => {
        const said = typeof content === 'string' ? ({ kind: 'text', text: content } as const) : content
        return { value: await encryptContent(who.context, unit, BOB_JID, encodeContent(said)) }
      }),
    async settled() {
      const id = `probe-${(probes += 1)}`
      meta.submit(deliveredReceipt({ type: 'read', ids: [id], peer: checkJid('9-9@interop') }))
      await ackOf(id)
    },
    async close() {
      await bob.client.close()
      await meta.close()
    },
  }
}

/** Bob's keys as Meta would hand them out. */
function bundleOf(meta: HostileMeta): PreKeyBundleWire {
  const { keys } = meta.account()
  const wire = (key: typeof keys.signedPreKey) => ({
    id: key.id,
    value: key.publicKey,
    signature: key.signature,
  })
  return {
    registrationId: keys.registrationId,
    identity: keys.identityKey,
    signedPreKey: wire(keys.signedPreKey),
    kyber: { ...wire(keys.kyberPreKey), lastResort: true },
  }
}

export function delivered(
  id: string,
  enc: Enc,
  from: Jid,
  externalId = 'ada',
  type: 'text' | 'media' = 'text',
): Stanza {
  return deliveredMessage({ id, from, type, enc, t: 1_750_000_000, sts: 1, externalId, offline: false })
}
