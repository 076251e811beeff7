// Typing: `<chatstate to><composing [media=audio]/>|<paused/></chatstate>` (Stanzas: typing). It reaches
// live connections only and is never acked.
import type { Jid } from '../stanza/jid.js'
import { child, type Stanza, stanza } from '../stanza/stanza.js'
import { malformed, requireJid, requireTag } from './attributes.js'

/** `recording`: composing a voice message. */
export type ChatState = 'composing' | 'recording' | 'paused'

export interface ChatStateChange {
  /** On the way to the server: whom to tell. As delivered: who is typing. */
  readonly peer: Jid
  readonly state: ChatState
}

export function outgoingChatstate(change: ChatStateChange): Stanza {
  return chatstate(change, 'to')
}

/** What the server reads. @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. */
export function readOutgoingChatstate(node: Stanza): ChatStateChange {
  return readChatstate(node, 'to')
}

export function deliveredChatstate(change: ChatStateChange): Stanza {
  return chatstate(change, 'from')
}

/** What the recipient reads. @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. */
export function readDeliveredChatstate(node: Stanza): ChatStateChange {
  return readChatstate(node, 'from')
}

const ELEMENTS = {
  composing: () => stanza('composing'),
  recording: () => stanza('composing', { media: 'audio' }),
  paused: () => stanza('paused'),
} as const satisfies Record<ChatState, () => Stanza>

function chatstate(change: ChatStateChange, side: 'to' | 'from'): Stanza {
  return stanza('chatstate', { [side]: change.peer }, [ELEMENTS[change.state]()])
}

function readChatstate(node: Stanza, side: 'to' | 'from'): ChatStateChange {
  requireTag(node, 'chatstate')
  return { peer: requireJid(node, side), state: readState(node) }
}

function readState(node: Stanza): ChatState {
  const composing = child(node, 'composing')
  if (composing) return composing.attrs['media'] === 'audio' ? 'recording' : 'composing'
  if (!child(node, 'paused')) throw malformed(node, 'must say composing or paused')
  return 'paused'
}
