// What was delivered and not acked yet, found by what an ack says of it (chat channel: acks).
import { type Ack, readAck } from '#proto/exchanges/ack.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import type { AckedMail } from '../mailbox/mailbox.js'

interface InFlight {
  readonly size: number
  has(position: number): boolean
  add(stanza: Stanza, mail: AckedMail): void
  /**
   * What the ack speaks of, which is then in flight no more; `undefined` for an ack of nothing we know.
   * @throws {ProtocolError} `exchange-malformed`, `jid-invalid`.
   */
  settle(ack: Stanza): AckedMail | undefined
}

export function createInFlight(): InFlight {
  /** Oldest first: a message and the one that replaces it after a retry have the same key. */
  const byKey = new Map<string, AckedMail[]>()
  const positions = new Set<number>()

  return {
    get size() {
      return positions.size
    },
    has: (position) => positions.has(position),
    add(stanza, mail) {
      const key = stanzaKey(stanza)
      byKey.set(key, [...(byKey.get(key) ?? []), mail])
      positions.add(mail.position)
    },
    settle(node) {
      const key = ackKey(readAck(node))
      const [oldest, ...rest] = byKey.get(key) ?? []
      if (!oldest) return undefined
      if (rest.length > 0) byKey.set(key, rest)
      else byKey.delete(key)
      positions.delete(oldest.position)
      return oldest
    },
  }
}

/** Receipts of several types speak of one message; nothing else needs its type to be told apart. */
function stanzaKey({ tag, attrs }: Stanza): string {
  return [tag, attrs['from'], attrs['id'], tag === 'receipt' ? attrs['type'] : undefined].join(' ')
}

function ackKey(ack: Ack): string {
  return [ack.class, ack.to, ack.id, ack.class === 'receipt' ? ack.type : undefined].join(' ')
}
