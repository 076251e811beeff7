// Bob's engine without a server: he hears what Ada's keys encrypted, whatever she says, and what he does lies in his
// outbox. He accepted her, and her app shows everything.
import type { ClientEvent, MessageEntry } from '#cli/client/api.js'
import { assembleEngine, type EngineParts } from '#cli/client/engine/assemble.js'
import type { EngineContext } from '#cli/client/engine/context.js'
import { encryptContent, startSession } from '#cli/client/engine/message-crypto.js'
import { signalWork } from '#cli/client/engine/signal-work.js'
import { EngineTalk } from '#cli/client/engine/talk/engine-talk.js'
import type { OutboxRow } from '#cli/client/store/outbox.js'
import type { Bytes } from '#proto/bytes.js'
import { encodeContent, type WritableContent } from '#proto/content/message.js'
import { CONVERSATION_FEATURES } from '#proto/exchanges/integrators.js'
import { deliveredMessage, type DeliveredMessage, type Enc } from '#proto/exchanges/message.js'
import { type Clock, systemClock } from '#platform/clock.js'
import { offlineProfile, type OfflineProfile } from './offline-client.js'

export const ADA = 'ada@parley'
export const BOB = '+4915550001@whatsapp'

export interface TalkPair {
  readonly ada: OfflineProfile
  readonly bob: EngineContext
  readonly parts: EngineParts
  readonly talk: EngineTalk
  /** Bob's program ends and starts again. */
  restarts(): Promise<void>
  /** What Bob was told. */
  readonly events: readonly ClientEvent[]
  /** Bob receives this from Ada; resolves once it is dealt with. */
  hears(content: WritableContent | Bytes, how?: Heard): Promise<void>
  /** The same ciphertext twice is one message. */
  delivers(message: DeliveredMessage): Promise<void>
  encrypts(content: WritableContent | Bytes): Promise<Enc>
  /** The message as Bob's chat has it. */
  shows(id: string, direction?: 'in' | 'out'): MessageEntry | undefined
  /** Bob wrote this and Meta has it. */
  wrote(id: string, text: string): void
  /** Of his outbox, all but messages, as `class/id`. */
  receipts(): readonly string[]
  messages(): readonly OutboxRow[]
  close(): void
}

export interface Heard {
  readonly id?: string
  readonly type?: DeliveredMessage['type']
  readonly edit?: number
  /** Nothing is shown where it cannot be read. */
  readonly hides?: true
}

export async function talkPair(clock: Clock = systemClock): Promise<TalkPair> {
  const ada = await offlineProfile('1-1001@interop', ADA, clock)
  let profile = await offlineProfile('4915550001@s.whatsapp.net', BOB, clock)
  let bob = profile.context
  bob.contacts.save(ADA, ada.jid)
  bob.contacts.setAccepted(ADA, true)
  bob.contacts.savePartners([{ id: 1, name: 'Parley', handle: 'parley', status: 'active', enabled: true }])
  bob.contacts.setFeatures(new Map([[1, CONVERSATION_FEATURES]]))
  const bundle = await profile.bundle()
  await signalWork(ada.context, profile.jid, async (unit) => {
    await startSession(ada.context, unit, profile.jid, bundle)
    return { value: undefined }
  })
  const nothing = (): void => undefined
  const running: Promise<void>[] = []
  const events: ClientEvent[] = []
  const started = (): EngineParts => {
    bob.subscribe((event) => events.push(event))
    return assembleEngine(bob, {
      run: (work) => running.push(work),
      ...{ onOnline: nothing, onOffline: nothing, onStanza: nothing, onRefused: nothing },
      ...{ onForgotten: nothing, onEnded: nothing },
    })
  }
  let parts = started()
  let talk = new EngineTalk(bob, parts)
  let count = 0
  const encrypts = (content: WritableContent | Bytes): Promise<Enc> =>
    signalWork(ada.context, profile.jid, async (unit) => {
      const bytes = content instanceof Uint8Array ? content : encodeContent(content)
      return { value: await encryptContent(ada.context, unit, profile.jid, bytes) }
    })
  const delivers = async (message: DeliveredMessage): Promise<void> => {
    await parts.incoming.handle(deliveredMessage(message))
    await Promise.all(running)
  }
  return {
    ...{ ada, events, encrypts, delivers },
    get bob() {
      return bob
    },
    get parts() {
      return parts
    },
    get talk() {
      return talk
    },
    async restarts() {
      await Promise.all(running)
      profile = await profile.reopened()
      bob = profile.context
      parts = started()
      talk = new EngineTalk(bob, parts)
    },
    async hears(content, { id, type = 'text', edit, hides } = {}) {
      count += 1
      const enc = { ...(await encrypts(content)), hideDecryptFailure: hides }
      const stamp = { t: 1_760_000_000 + count, sts: count, offline: false }
      await delivers({ id: id ?? `3EB0ADA${count}`, from: ada.jid, type, edit, enc, ...stamp })
    },
    shows(id, direction = 'in') {
      const { entries } = bob.history.page(ADA, {}, 500)
      return entries.find(
        (entry): entry is MessageEntry =>
          entry.kind === 'message' && entry.id === id && entry.direction === direction,
      )
    },
    wrote(id, text) {
      bob.entries.addOutgoing(ADA, id, text, encodeContent({ kind: 'text', text }), 1)
      bob.sent.setState(ADA, id, 'sent', { at: 2, by: 'meta', what: '<ack class="message">' })
    },
    receipts: () =>
      bob.outbox.all().flatMap((row) => (row.class === 'message' ? [] : [`${row.class}/${row.id}`])),
    messages: () => bob.outbox.messages(ADA),
    close() {
      parts.housekeeping.close()
      ada.close()
      profile.close()
    },
  }
}
