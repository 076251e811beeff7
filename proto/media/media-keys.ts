// The keys of one attachment (Media: key schedule, as open clients show it).
import { hkdfSync } from 'node:crypto'
import { type Bytes, EMPTY } from '../bytes.js'
import type { MediaKind } from './media-kind.js'

export const MEDIA_KEY_BYTES = 32

/** HKDF's info: the same media key opens an image only as an image. */
const INFO: Readonly<Record<MediaKind, string>> = {
  image: 'WhatsApp Image Keys',
  video: 'WhatsApp Video Keys',
  audio: 'WhatsApp Audio Keys',
  document: 'WhatsApp Document Keys',
}

/** What HKDF's output is cut into, in this order: octets. */
const LENGTHS = { iv: 16, cipherKey: 32, macKey: 32, refKey: 32 } as const
const SCHEDULE_BYTES = LENGTHS.iv + LENGTHS.cipherKey + LENGTHS.macKey + LENGTHS.refKey

export interface MediaKeys {
  /** 16 octets: the CBC initialization vector. */
  readonly iv: Bytes
  /** 32 octets: AES-256. */
  readonly cipherKey: Bytes
  /** 32 octets: HMAC-SHA256. */
  readonly macKey: Bytes
  /** 32 octets; part of the schedule, and used by nobody. */
  readonly refKey: Bytes
}

/**
 * HKDF-SHA256 (RFC 5869) without salt over the media key, 112 octets.
 * @throws {TypeError} where `mediaKey` is not 32 octets long.
 */
export function deriveMediaKeys(mediaKey: Bytes, kind: MediaKind): MediaKeys {
  if (mediaKey.length !== MEDIA_KEY_BYTES) throw new TypeError('a media key has 32 bytes')
  const schedule = new Uint8Array(hkdfSync('sha256', mediaKey, EMPTY, INFO[kind], SCHEDULE_BYTES))
  let at = 0
  const next = (length: number): Bytes => schedule.slice(at, (at += length))
  return {
    iv: next(LENGTHS.iv),
    cipherKey: next(LENGTHS.cipherKey),
    macKey: next(LENGTHS.macKey),
    refKey: next(LENGTHS.refKey),
  }
}
