// A message as a command prints it: with its text, or with its file and what is said under it (design: commands).
import type { ClientEvent, HistoryEntry, MediaView } from '../client/api.js'

export type MessageEntry = Extract<HistoryEntry, { kind: 'message' }>
type MessageEvent = Extract<ClientEvent, { event: 'message' }>

/** As it arrives (`jid`, `request`) or from history (`direction`, `state`, `reason`). */
interface Facts
  extends
    Pick<MessageEvent, 'id' | 'from' | 'to' | 'timestamp'>,
    Partial<Pick<MessageEvent, 'jid' | 'request' | 'quote' | 'mention'>>,
    Partial<Pick<MessageEntry, 'direction' | 'state' | 'reason' | 'reactions' | 'revoked' | 'played'>> {}

export interface MessageRecord extends Facts {
  readonly event: 'message'
  /** Of everything but media. */
  readonly text?: string
  /** The file, instead of a text. */
  readonly media?: MediaView & { readonly caption?: string }
}

/** @param message as it comes or lies in the history; anything else it carries is left out. */
export function messageRecord(message: Facts & Pick<MessageEvent, 'text' | 'media'>): MessageRecord {
  const { id, from, to, text, media, timestamp, jid, request, direction, state, reason } = message
  const { quote, mention, reactions, revoked, played } = message
  return {
    event: 'message',
    ...{ id, from, to },
    ...(media ? { media: { ...media, ...(text === '' ? {} : { caption: text }) } } : { text }),
    timestamp,
    ...(jid === undefined ? {} : { jid }),
    ...(request === undefined ? {} : { request }),
    ...(direction === undefined ? {} : { direction }),
    ...(state === undefined ? {} : { state }),
    ...(reason === undefined ? {} : { reason }),
    ...(quote === undefined ? {} : { quote }),
    ...(reactions === undefined ? {} : { reactions }),
    ...(revoked === undefined ? {} : { revoked }),
    ...(mention === undefined ? {} : { mention }),
    ...(played === undefined ? {} : { played }),
  }
}
