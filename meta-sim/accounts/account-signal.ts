// What nodes tell each other about one account, at most once each: whoever holds its connection listens.
import { fromBase64url, toBase64url } from '#proto/bytes.js'
import { decodeStanza, encodeStanza } from '#proto/stanza/codec.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import type { Signals } from '#platform/storage/port.js'

type AccountSignal =
  /** Something new is in the mailbox. */
  | { readonly type: 'mail' }
  /** The connection record has this epoch now. */
  | { readonly type: 'epoch'; readonly epoch: number }
  /** For a live connection only, e.g. typing. */
  | { readonly type: 'live'; readonly stanza: Stanza }

export interface AccountSignals {
  publish(jid: string, signal: AccountSignal): void
  /** Returns how to stop. */
  subscribe(jid: string, listener: (signal: AccountSignal) => void): () => void
}

export function createAccountSignals(signals: Signals): AccountSignals {
  return {
    publish(jid, signal) {
      signals.publish(topic(jid), encode(signal))
    },
    subscribe: (jid, listener) =>
      signals.subscribe(topic(jid), (payload) => {
        listener(decode(payload))
      }),
  }
}

function topic(jid: string): string {
  return `account/${jid}`
}

function encode(signal: AccountSignal): string {
  switch (signal.type) {
    case 'mail':
      return 'mail'
    case 'epoch':
      return `epoch ${signal.epoch}`
    case 'live':
      return `live ${toBase64url(encodeStanza(signal.stanza))}`
  }
}

/** @throws {TypeError} for a payload that no node of ours publishes. */
function decode(payload: string): AccountSignal {
  const [type, value = ''] = payload.split(' ')
  if (type === 'mail') return { type }
  if (type === 'epoch') return { type, epoch: Number(value) }
  const bytes = fromBase64url(value)
  if (type !== 'live' || !bytes) throw new TypeError('an unknown signal')
  return { type, stanza: decodeStanza(bytes) }
}
