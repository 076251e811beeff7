// One profile that knows Bob, with a line to Meta on which a test reads what is sent: for hints, which no server keeps.
import type { ClientEvent } from '#cli/client/api.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import { encodeStanza } from '#proto/stanza/codec.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { FakeClock } from './fake-clock.js'
import { type OfflineProfile, offlineProfile } from './offline-client.js'
import { written } from './written-stanza.js'

export const BOB = '+4915550001@whatsapp'
export const BOB_JID: Jid = checkJid('4915550001@s.whatsapp.net')

export interface HintRig {
  readonly profile: OfflineProfile
  readonly clock: FakeClock
  readonly link: { online: boolean; background: boolean; submit(stanza: Stanza): boolean }
  /** What was sent, and told, since it was looked at last. */
  sent(): readonly string[]
  told(): readonly ClientEvent[]
  goOnline(): void
  goOffline(): void
  /** Both accept each other, by what this profile can know of it. */
  befriend(): Promise<void>
}

export async function startHintRig(): Promise<HintRig> {
  const clock = new FakeClock()
  const profile = await offlineProfile('1-5@interop', 'ada@parley', clock)
  const { context } = profile
  const sent: string[] = []
  const told: ClientEvent[] = []
  context.subscribe((event) => told.push(event))
  context.contacts.save(BOB, BOB_JID)
  const link: HintRig['link'] = {
    online: true,
    background: false,
    submit(stanza) {
      if (!link.online) return false
      encodeStanza(stanza)
      sent.push(written(stanza))
      return true
    },
  }
  return {
    profile,
    clock,
    link,
    sent: () => sent.splice(0),
    told: () => told.splice(0).filter(({ event }) => event === 'typing' || event === 'presence'),
    goOnline() {
      link.online = true
      context.emit({ event: 'connection', state: 'online', since: clock.now() })
    },
    goOffline() {
      link.online = false
      context.emit({ event: 'connection', state: 'offline', reason: 'cut' })
    },
    befriend: () =>
      context.committer.commit(() => {
        context.contacts.setAccepted(BOB, true)
        context.entries.addIncoming(BOB, 'HELLO', 'hello Ada', clock.now())
      }),
  }
}
