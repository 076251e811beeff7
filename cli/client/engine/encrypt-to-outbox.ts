// A message becomes ciphertext and lies in the outbox, in one transaction: what is sent later is these bytes.
import type { Bytes } from '#proto/bytes.js'
import { type Enc, outgoingMessage } from '#proto/exchanges/message.js'
import { encodeStanza } from '#proto/stanza/codec.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import type { MediaKind } from '../api.js'
import type { ActKind } from '../store/acts.js'
import { byUs } from '../store/evidence.js'
import type { OutboxState } from '../store/outbox.js'
import type { EngineContext } from './context.js'
import type { Peer } from './directory.js'
import { encryptContent } from './message-crypto.js'
import { outsideOf } from './outside.js'
import { signalWork } from './signal-work.js'

export const HELD_TEXT =
  'held: the identity key of this person changed. Check with them, then trust the new key'

/** The same as evidence. */
export const HELD = 'their identity key is another one'

export interface EncryptOptions {
  /** Joins the transaction, before the outbox row. */
  readonly before?: () => void
  /** Which retry this answers, 1..5. */
  readonly count?: number
  /** The kind of the file that the content describes. */
  readonly media?: MediaKind | undefined
  /** Where the content is no row of a chat. */
  readonly act?: ActKind | undefined
  /** Asked in the transaction: false where it is not to be sent any more. */
  readonly wanted?: () => boolean
}

/** The stanza, once its bytes are in the outbox; else why there is none. */
export type Encrypted =
  | Stanza
  /** The peer's identity waits for the user; the row says so too. */
  | 'held'
  /** Nothing was written. */
  | 'no-session'
  /** It was taken back in the meantime; nothing was written. */
  | 'withdrawn'

export function isStanza(encrypted: Encrypted | 'fresh'): encrypted is Stanza {
  return typeof encrypted !== 'string'
}

/** Encrypts for `peer` and writes the outbox row. Resolves once that is durable. */
export async function encryptToOutbox(
  context: EngineContext,
  peer: Peer,
  id: string,
  content: Bytes,
  options: EncryptOptions,
): Promise<Encrypted> {
  const { address: chat, jid } = peer
  const now = { wanted: true }
  const put = (state: OutboxState, stanza: Bytes | undefined): void => {
    now.wanted = options.wanted?.() ?? true
    if (!now.wanted) return
    options.before?.()
    context.outbox.put({ class: 'message', id, chat, state, stanza })
  }
  const encrypted = await signalWork<Encrypted>(context, jid, async (unit) => {
    if (unit.identity?.pending) {
      const also = (): void => {
        put('held', context.outbox.get('message', id, chat)?.stanza)
        if (now.wanted) context.sent.setState(chat, id, 'held', byUs(context.clock.now(), HELD), HELD_TEXT)
      }
      return { also, value: 'held' }
    }
    if (!unit.canSend) return { value: 'no-session' }
    const enc = await encryptContent(context, unit, jid, content)
    const { type, edit, mediaType, hides: hideDecryptFailure } = outsideOf(options)
    const { count } = options
    const stanza = outgoingMessage({
      id,
      to: jid,
      type,
      edit,
      enc: { ...enc, mediaType, count, hideDecryptFailure },
    })
    const bytes = encodeStanza(stanza)
    const also = (): void => {
      put('ready', bytes)
    }
    traceEncrypted(context, id, enc, bytes.length)
    return { also, value: stanza }
  })
  return now.wanted ? encrypted : 'withdrawn'
}

function traceEncrypted(
  { trace }: EngineContext,
  cid: string,
  { type, ciphertext }: Enc,
  size: number,
): void {
  trace?.({
    ...{ cid, layer: 'signal', dir: 'out', kind: 'encrypt', size: ciphertext.length, sens: 'public' },
    summary: `encrypted for one device as ${type}`,
    detail: { type },
  })
  trace?.({
    ...{ cid, layer: 'store', dir: 'local', kind: 'outbox', size, sens: 'public' },
    summary: 'ciphertext goes into the outbox before the first attempt',
  })
}
