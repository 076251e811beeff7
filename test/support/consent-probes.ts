// What one person can want of another, kind by kind: the stanzas that ask for it. Each answers what its sender was
// told; what comes unasked is looked at by whoever probes.
import { mediaConnRequest, readMediaConnAnswer } from '#proto/exchanges/media-conn.js'
import { outgoingChatstate } from '#proto/exchanges/chatstate.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { pingRequest } from '#proto/exchanges/ping.js'
import { prekeyFetchRequest } from '#proto/exchanges/prekey-fetch.js'
import { outgoingPresence } from '#proto/exchanges/presence.js'
import { pingReachabilityRequest } from '#proto/exchanges/reachability-ping.js'
import { outgoingReceipt } from '#proto/exchanges/receipt.js'
import { resolveUsersRequest, type UserQuery } from '#proto/exchanges/resolve-users.js'
import { outgoingRetry } from '#proto/exchanges/retry.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { CIPHERTEXT, clientOf, collect, type Person } from './consent-people.js'
import { askMedia } from './media-caller.js'
import { written } from './written-stanza.js'

/** In the order in which they are tried: none changes what a later one meets. */
export const KINDS = [
  'delivered',
  'read',
  'retry',
  'typing',
  'presence',
  'keys',
  'name',
  'jid',
  'media',
  'ping',
  'message',
] as const
export type Kind = (typeof KINDS)[number]

export interface ProbeNetwork {
  /** Of Meta's media server. */
  readonly url: string
  /** A blob of the partner, behind the relay. */
  readonly mediaPath: string
}

type Probe = (sender: Person, recipient: Person, network: ProbeNetwork) => Promise<readonly string[]>

const acked =
  (make: (recipient: Person) => Stanza): Probe =>
  async (sender, recipient) => {
    const client = clientOf(sender)
    client.submit(make(recipient))
    return [written(await client.nextOf('ack'))]
  }

const asked =
  (make: (recipient: Person) => Stanza): Probe =>
  async (sender, recipient) => [written(await clientOf(sender).request(make(recipient)))]

const nameOf = ({ identifier, side }: Person): UserQuery => ({
  by: 'external-id',
  externalId: identifier,
  integratorId: side === 'meta' ? 0 : 1,
})

export const PROBES: Readonly<Record<Kind, Probe>> = {
  delivered: acked(({ jid }) => outgoingReceipt({ type: 'delivery', ids: ['R1'], peer: jid })),
  read: acked(({ jid }) => outgoingReceipt({ type: 'read', ids: ['R2', 'R3'], peer: jid, t: 9 })),
  retry: acked(({ jid }) => outgoingRetry({ id: 'R4', peer: jid, t: 9, count: 1, registrationId: 7 })),
  typing(sender, { jid }) {
    clientOf(sender).submit(outgoingChatstate({ peer: jid, state: 'composing' }))
    return Promise.resolve([])
  },
  // Both are there, and the sender asks whether the recipient is; afterwards neither is.
  async presence(sender, recipient) {
    const [asking, there] = [clientOf(sender), recipient.client]
    there?.submit(outgoingPresence({ type: 'available' }))
    await there?.request(pingRequest())
    asking.submit(outgoingPresence({ type: 'available' }))
    asking.submit(outgoingPresence({ type: 'subscribe', to: recipient.jid }))
    const told = (await collect(asking, 0)).map(written)
    asking.submit(outgoingPresence({ type: 'unavailable' }))
    there?.submit(outgoingPresence({ type: 'unavailable' }))
    return told
  },
  keys: asked(({ jid }) => prekeyFetchRequest([jid])),
  name: asked((recipient) => resolveUsersRequest([nameOf(recipient)])),
  jid: asked(({ jid }) => resolveUsersRequest([{ by: 'jid', jid }])),
  // What a partner's user has sent is fetched by the one it is for; the other way there is nothing to relay.
  async media(sender, recipient, { url, mediaPath }) {
    const viewer = sender.side === 'partner' ? recipient : sender
    if (sender.side === 'meta') return []
    const answer = await viewer.client?.request(mediaConnRequest())
    if (!answer) return ['nobody to fetch it']
    const { auth } = readMediaConnAnswer(answer)
    const { status, code, body } = await askMedia(url, mediaPath, { auth })
    return [`${status} ${status === 200 ? body.toString() : String(code)}`]
  },
  ping: asked(({ identifier }) => pingReachabilityRequest({ externalId: identifier })),
  message: acked(({ jid }) =>
    outgoingMessage({ id: 'PROBE', to: jid, type: 'text', enc: { type: 'msg', ciphertext: CIPHERTEXT } }),
  ),
}
