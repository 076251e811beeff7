// Files as programs see them: what is said about one, where it is, and what may be asked for.

export type MediaKind = 'image' | 'video' | 'voice' | 'audio' | 'document'

/** Where the file of a message is. */
export type MediaState =
  /** Received, and not fetched: only its description is here. */
  | 'remote'
  | 'fetching'
  /** Fetched and checked; it lies encrypted in the profile and needs no network any more. */
  | 'here'
  /** Its host does not have it any more; the sender has to send it anew. */
  | 'gone'
  /** What the host gave is not what the sender described; nothing of it was kept. */
  | 'damaged'
  /** Ours, on its way to the media host, or waiting for a connection to go on. */
  | 'uploading'
  /** Ours; the user stopped the upload. */
  | 'stopped'
  /** Ours, at the media host. */
  | 'uploaded'

/** What a message says about its file, as its sender described it. Texts are theirs: sanitise before drawing. */
export interface MediaView {
  readonly kind: MediaKind
  readonly mimetype: string
  /** Octets of the file. */
  readonly size: number
  /** Of documents, as the sender calls it; of files we send, the name on this disk. */
  readonly fileName?: string
  /** Pixels. */
  readonly width?: number
  readonly height?: number
  readonly seconds?: number
  /** Loudness over time, each 0..100. */
  readonly waveform?: readonly number[]
  readonly hasThumbnail: boolean
  readonly state: MediaState
  /** Why it could not be fetched or sent. */
  readonly reason?: string
}

/** Which files are fetched by themselves, once the contact is accepted. `small`: up to 1 MiB. */
export type DownloadPolicy = 'off' | 'small' | 'all'

/** A file to send, described by its content when it is sent. */
export interface OutgoingMedia {
  /** Of a regular file, 1 octet to 100 MiB. */
  readonly path: string
  readonly caption?: string | undefined
  /** Send audio as a voice message. */
  readonly voice?: boolean | undefined
}

export interface TransferOptions {
  /** Stops the transfer; it can go on later from where it stopped. */
  readonly signal?: AbortSignal | undefined
}

export interface SaveOptions extends TransferOptions {
  /** A file, or a folder that the file's own name is put into. Default: the current folder. Never overwritten. */
  readonly out?: string | undefined
}

export interface SavedMedia {
  readonly id: string
  /** As it was written: names of senders are made safe. */
  readonly path: string
  readonly size: number
}
