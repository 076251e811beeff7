// A message becomes ciphertext and lies in the outbox, in one transaction: what is sent later is these bytes.
import type { Bytes } from '#proto/bytes.js'
import { type MediaType, outgoingMessage } from '#proto/exchanges/message.js'
import { encodeStanza } from '#proto/stanza/codec.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import type { MediaKind } from '../api.js'
import type { EngineContext } from './context.js'
import type { Peer } from './directory.js'
import { encryptContent } from './message-crypto.js'
import { signalWork } from './signal-work.js'

export const HELD_TEXT =
  'held: the identity key of this person changed. Check with them, then trust the new key'

export interface EncryptOptions {
  /** Joins the transaction, before the outbox row. */
  readonly before?: () => void
  /** Which retry this answers, 1..5. */
  readonly count?: number
  /** The kind of the file that the content describes. */
  readonly media?: MediaKind | undefined
}

/** What the stanza says of the content: the server sees the kind of a file, and nothing else of it. */
const MEDIA_TYPES: Readonly<Record<MediaKind, MediaType>> = {
  image: 'image',
  video: 'video',
  voice: 'ptt',
  audio: 'audio',
  document: 'document',
}

/**
 * Encrypts for `peer` and writes the outbox row. Resolves with the stanza once durable; `held` where the
 * peer's identity waits for the user (the row says so too); `no-session` where nothing was written.
 */
export function encryptToOutbox(
  context: EngineContext,
  peer: Peer,
  id: string,
  content: Bytes,
  options: EncryptOptions,
): Promise<Stanza | 'held' | 'no-session'> {
  const { address: chat, jid } = peer
  return signalWork<Stanza | 'held' | 'no-session'>(context, jid, async (unit) => {
    if (unit.identity?.pending) {
      const also = (): void => {
        options.before?.()
        context.outbox.put({ class: 'message', id, chat, state: 'held', stanza: undefined })
        context.entries.setState(chat, id, 'held', HELD_TEXT)
      }
      return { also, value: 'held' }
    }
    if (!unit.canSend) return { value: 'no-session' }
    const enc = await encryptContent(context, unit, jid, content)
    const mediaType = options.media && MEDIA_TYPES[options.media]
    const type = mediaType ? 'media' : 'text'
    const stanza = outgoingMessage({ id, to: jid, type, enc: { ...enc, mediaType, count: options.count } })
    const bytes = encodeStanza(stanza)
    const also = (): void => {
      options.before?.()
      context.outbox.put({ class: 'message', id, chat, state: 'ready', stanza: bytes })
    }
    if (context.trace) {
      const size = enc.ciphertext.length
      context.trace({
        cid: id,
        layer: 'signal',
        dir: 'out',
        kind: 'encrypt',
        size,
        sens: 'public',
        summary: `encrypted for one device as ${enc.type}`,
        detail: { type: enc.type },
      })
      context.trace({
        cid: id,
        layer: 'store',
        dir: 'local',
        kind: 'outbox',
        size: bytes.length,
        sens: 'public',
        summary: 'ciphertext goes into the outbox before the first attempt',
      })
    }
    return { also, value: stanza }
  })
}
