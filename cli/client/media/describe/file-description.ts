// What is said about a file beside its content: found in the file itself, never in its name.
import type { Bytes } from '#proto/bytes.js'

export interface FileDescription {
  /** Which keys encrypt it, and which message describes it (Media). */
  readonly kind: 'image' | 'video' | 'audio' | 'document'
  /** Audio that is sent as a voice message. */
  readonly voice: boolean
  readonly mimetype: string
  /** Base name on this disk, made safe to show; at most 255 code points. */
  readonly fileName: string
  /** Octets, 1..100 MiB. */
  readonly size: number
  /** Pixels, as it is shown: turned the way its metadata says. */
  readonly width?: number
  readonly height?: number
  /** Whole seconds, at least 1. */
  readonly seconds?: number
  /** JPEG, at most 32 KiB. */
  readonly thumbnail?: Bytes
  /** 64 octets, each 0..100. */
  readonly waveform?: Bytes
}
