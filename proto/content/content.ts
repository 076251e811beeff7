// What two people say to each other, as values (End-to-end layer: content protobuf). Everything here comes
// from the other side as it was sent: sanitise before drawing.
import type { Bytes } from '../bytes.js'
import type { Jid } from '../stanza/jid.js'

/** Points at a message, as its author sees it. The author is not authenticated by this. */
export interface MessageReference {
  readonly id: string
  /** The message is by whoever refers to it. */
  readonly fromMe: boolean
  /** The chat it is in, as the one who refers to it sees it. */
  readonly chat?: Jid | undefined
  /** In a group: who wrote it. */
  readonly participant?: Jid | undefined
}

/** What a reply answers. `text` is what the replying side claims it said. */
export interface Quote {
  readonly id: string
  readonly participant?: Jid | undefined
  /** 1..65,536 octets of UTF-8. */
  readonly text?: string | undefined
}

/** Where an attachment is and how to open it (Media). Nothing of it is checked against the file yet. */
export interface MediaFile {
  readonly mimetype: string
  /** Path on the sender's side's media server; begins with `/`. */
  readonly directPath: string
  /** 32 octets, secret, fresh for each file. */
  readonly mediaKey: Bytes
  /** 32 octets: SHA-256 of the plaintext. */
  readonly fileSha256: Bytes
  /** 32 octets: SHA-256 of the encrypted blob. */
  readonly fileEncSha256: Bytes
  /** Octets of the plaintext, 0..100 MiB. */
  readonly fileLength: number
  /** When the key was made, seconds since 1970. */
  readonly mediaKeyTimestamp?: number | undefined
}

interface Captioned {
  readonly file: MediaFile
  readonly caption?: string | undefined
  /** JPEG, 1..32,768 octets. */
  readonly thumbnail?: Bytes | undefined
  readonly quote?: Quote | undefined
}

export interface TextContent {
  readonly kind: 'text'
  /** 1..65,536 octets of UTF-8. */
  readonly text: string
  readonly quote?: Quote | undefined
}

export interface ReactionContent {
  readonly kind: 'reaction'
  readonly target: MessageReference
  /** Up to 32 code points; empty takes the reaction back. */
  readonly emoji: string
  /** Milliseconds since 1970, by the sender's clock. */
  readonly sentAt: number
}

/** The author takes a message back. Only the author may; that is for the client to check. */
export interface RevokeContent {
  readonly kind: 'revoke'
  readonly target: MessageReference
}

export interface ImageContent extends Captioned {
  readonly kind: 'image'
  readonly width?: number | undefined
  readonly height?: number | undefined
}

export interface VideoContent extends Captioned {
  readonly kind: 'video'
  readonly seconds?: number | undefined
  readonly width?: number | undefined
  readonly height?: number | undefined
}

export interface AudioContent {
  readonly kind: 'audio'
  readonly file: MediaFile
  /** A voice message. */
  readonly voice: boolean
  readonly seconds?: number | undefined
  /** 1..32,768 octets. */
  readonly waveform?: Bytes | undefined
  readonly quote?: Quote | undefined
}

export interface DocumentContent extends Captioned {
  readonly kind: 'document'
  readonly title?: string | undefined
  /** As the sender calls it; never a path of ours. */
  readonly fileName?: string | undefined
}

export type MediaContent = ImageContent | VideoContent | AudioContent | DocumentContent

export type Content =
  | TextContent
  | ReactionContent
  | RevokeContent
  | MediaContent
  /** Well formed, but of a kind nobody here knows: shown as such. */
  | { readonly kind: 'unknown' }
