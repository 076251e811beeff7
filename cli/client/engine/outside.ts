// What a stanza says of the content inside: all that the server sees of it (Stanzas: message).
import { EDIT_REVOKE, type MediaType, type MessageType } from '#proto/exchanges/message.js'
import type { MediaKind } from '../api.js'
import type { ActKind } from '../store/acts.js'

export interface Outside {
  readonly type: MessageType
  readonly mediaType?: MediaType
  readonly edit?: number
  /** Nothing is shown in its place where it cannot be decrypted. */
  readonly hides?: true
}

const MEDIA: Readonly<Record<MediaKind, MediaType>> = {
  image: 'image',
  video: 'video',
  voice: 'ptt',
  audio: 'audio',
  document: 'document',
}

const ACTS: Readonly<Record<ActKind, Outside>> = {
  reaction: { type: 'reaction', hides: true },
  'reaction-removal': { type: 'reaction', edit: EDIT_REVOKE, hides: true },
  revoke: { type: 'text', edit: EDIT_REVOKE, hides: true },
}

export function outsideOf(content: {
  readonly media?: MediaKind | undefined
  readonly act?: ActKind | undefined
}): Outside {
  if (content.act) return ACTS[content.act]
  return content.media ? { type: 'media', mediaType: MEDIA[content.media] } : { type: 'text' }
}
