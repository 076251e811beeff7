// Bob's profile after people and a server wrote everything hostile they could into every field that is theirs; Ada
// wrote one harmless message, too. The server stays and goes on.
import { join } from 'node:path'
import type { WritableContent } from '#proto/content/message.js'
import type { MediaFile } from '#proto/content/content.js'
import { deliveredChatstate } from '#proto/exchanges/chatstate.js'
import { type Integrator, integratorListAnswer, isIntegratorList } from '#proto/exchanges/integrators.js'
import { deliveredMessage, EDIT_REVOKE } from '#proto/exchanges/message.js'
import { reachabilityNotice } from '#proto/exchanges/reachability-ping.js'
import { deliveredReceipt } from '#proto/exchanges/receipt.js'
import { checkJid } from '#proto/stanza/jid.js'
import { besiegeBob, type Besieged } from './hostile-people.js'
import { headOf, HOSTILE_STRINGS } from './hostile-strings.js'
import type { HostileMeta } from './hostile-meta.js'
import { offlineProfile, type OfflineProfile } from './offline-client.js'

export const [ADA, MALLORY] = ['ada@parley', '1-1002@interop']
const SERVER = checkJid('s.whatsapp.net')
/** Every sign that an id may have. */
const ID_SIGNS = Array.from({ length: 0x7f - 0x21 }, (_, at) => String.fromCharCode(0x21 + at)).join('')

export interface Poisoned extends Besieged {
  readonly ada: OfflineProfile
  /** Sends it as Ada; resolves when Bob's client has it, with its id. */
  says(content: string | WritableContent, more?: Wire): Promise<string>
  /** As Ada: the string in every field that a message has. */
  saysEverywhere(text: string): Promise<void>
}

interface Wire {
  readonly id?: string
  readonly t?: number
  readonly as?: OfflineProfile
  readonly externalId?: string
}

const ORDINARY = {
  optedIn: true,
  groupMessaging: true,
  identifierType: 'username',
  status: 'active',
} as const
const FEATURES = ['reactions', 'replies', 'receipts', 'typing', 'revoke'] as const

/** The apps that a hostile server lists: one of them is Ada's. */
const apps = (): readonly Integrator[] =>
  Object.values(HOSTILE_STRINGS).map((text, at) => ({
    ...{ ...ORDINARY, id: at + 1, name: headOf(text, 64), optedIn: at === 0, features: FEATURES },
    ...{ handle: at === 0 ? 'parley' : `app${at}`, icon: headOf(text, 200) },
  }))

function lieOf(meta: HostileMeta): void {
  meta.answer = (iq) => {
    if (isIntegratorList(iq)) return integratorListAnswer(iq, { optedIn: true, integrators: apps() })
    return undefined
  }
}

const fileOf = (text: string): MediaFile => ({
  mimetype: headOf(text, 100),
  directPath: '/v/t62.7118-24/file',
  mediaKey: new Uint8Array(32),
  fileSha256: new Uint8Array(32),
  fileEncSha256: new Uint8Array(32),
  fileLength: 104_857_600,
  mediaKeyTimestamp: Number.MAX_SAFE_INTEGER,
})

/** @param folder of the profile. */
export async function poisonedProfile(home: string): Promise<Poisoned> {
  const here = await besiegeBob(undefined, join(home, 'profiles', 'bob'))
  const ada = await offlineProfile('1-1001@interop', ADA)
  const mallory = await offlineProfile(MALLORY, 'mallory@parley')
  lieOf(here.meta)
  await here.meets(ada)
  await here.meets(mallory)
  let told = 0
  const nextId = (): string => headOf(`${(told += 1)}${ID_SIGNS}`, 128)
  const says: Poisoned['says'] = async (
    content,
    { id = nextId(), t = 1_750_000_000, as = ada, externalId = 'ada' } = {},
  ) => {
    const kind = typeof content === 'string' ? 'text' : content.kind
    const type = kind === 'reaction' ? kind : kind === 'text' || kind === 'revoke' ? 'text' : 'media'
    const edit = kind === 'revoke' ? EDIT_REVOKE : undefined
    const enc = await here.sealed(as, content)
    here.meta.submit(
      deliveredMessage({
        ...{ id, from: as.jid, type, edit, enc, t, sts: 1, offline: false },
        ...{ externalId, displayName: headOf(Object.values(HOSTILE_STRINGS)[told % 20] ?? 'x', 64) },
      }),
    )
    await here.ackOf(id)
    return id
  }
  const reacts = (id: string, fromMe: boolean, text: string): Promise<string> =>
    says({
      kind: 'reaction',
      target: { id, fromMe },
      emoji: headOf(text.trim() || '.', 32),
      sentAt: 2 ** 53 - 1,
    })

  const saysEverywhere = async (text: string): Promise<void> => {
    const id = await says(text)
    await reacts(id, true, text)
    const quote = { id: headOf(text, 128), text }
    await says({ kind: 'text', text, quote })
    await says({ kind: 'text', text, quote: { id, text, participant: ada.jid } })
    const file = fileOf(text)
    const named = { title: headOf(text, 100), fileName: headOf(text, 100), caption: text }
    await says({ kind: 'document', file, ...named, quote })
    await says({
      kind: 'image',
      file,
      caption: text,
      width: 2 ** 32 - 1,
      height: 0,
      thumbnail: new Uint8Array(9),
    })
    await says({
      kind: 'audio',
      file,
      voice: true,
      seconds: 2 ** 32 - 1,
      waveform: new Uint8Array(64).fill(255),
    })
    await says({ kind: 'revoke', target: { id: headOf(text, 128), fromMe: true } })
  }

  await says('harmless, to begin with')
  await here.bob.client.send(ADA, 'from Bob', 'OF-BOB')
  for (const text of Object.values(HOSTILE_STRINGS)) {
    await saysEverywhere(text)
    await reacts('OF-BOB', false, text)
    await says(text, { as: mallory, externalId: headOf(text, 254) })
    here.meta.submit(
      reachabilityNotice({
        ...{ id: nextId(), from: SERVER, t: 1, integratorId: 2, externalId: headOf(text, 254) },
        displayName: headOf(text, 64),
      }),
    )
    here.meta.submit(deliveredChatstate({ peer: ada.jid, state: 'recording' }))
    here.meta.submit(
      deliveredReceipt({ type: 'read', ids: ['OF-BOB', nextId()], peer: ada.jid, t: 2 ** 53 - 1 }),
    )
  }
  await says('harmless, to end with')
  await here.settled()
  return {
    ...{ ...here, ada, says, saysEverywhere },
    async close() {
      await here.close()
      ada.close()
      mallory.close()
    },
  }
}
