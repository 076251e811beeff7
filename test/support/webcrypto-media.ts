// Attachments by another hand: the format written down a second time, over WebCrypto instead of node:crypto
// streams, as an outside check of proto/media.
import type { Bytes } from '#proto/bytes.js'
import type { MediaKind } from '#proto/media/media-kind.js'

const { subtle } = globalThis.crypto

export interface WebCryptoBlob {
  readonly blob: Bytes
  readonly fileSha256: Bytes
  readonly fileEncSha256: Bytes
}

const utf8 = (text: string): Bytes => new Uint8Array(Buffer.from(text))
const join = (...parts: readonly Uint8Array[]): Bytes => new Uint8Array(Buffer.concat(parts))
const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await subtle.digest('SHA-256', bytes))

async function keys(mediaKey: Bytes, kind: MediaKind) {
  const info = utf8(`WhatsApp ${kind.charAt(0).toUpperCase()}${kind.slice(1)} Keys`)
  const secret = await subtle.importKey('raw', mediaKey, 'HKDF', false, ['deriveBits'])
  const rules = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info }
  const bits = new Uint8Array(await subtle.deriveBits(rules, secret, 112 * 8))
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  return {
    iv: bits.slice(0, 16),
    aes: await subtle.importKey('raw', bits.slice(16, 48), 'AES-CBC', false, ['encrypt', 'decrypt']),
    mac: await subtle.importKey('raw', bits.slice(48, 80), hmac, false, ['sign']),
  }
}

/** Encrypts a whole file at once. */
export async function webCryptoSeal(file: Bytes, mediaKey: Bytes, kind: MediaKind): Promise<WebCryptoBlob> {
  const { iv, aes, mac } = await keys(mediaKey, kind)
  const ciphertext = new Uint8Array(await subtle.encrypt({ name: 'AES-CBC', iv }, aes, file))
  const tag = new Uint8Array(await subtle.sign('HMAC', mac, join(iv, ciphertext))).slice(0, 10)
  const blob = join(ciphertext, tag)
  return { blob, fileSha256: await sha256(file), fileEncSha256: await sha256(blob) }
}

/** Decrypts a whole blob at once; `undefined` where its MAC is another one. */
export async function webCryptoOpen(
  blob: Bytes,
  mediaKey: Bytes,
  kind: MediaKind,
): Promise<Bytes | undefined> {
  const { iv, aes, mac } = await keys(mediaKey, kind)
  const [ciphertext, tag] = [blob.slice(0, -10), blob.slice(-10)]
  const expected = Buffer.from(await subtle.sign('HMAC', mac, join(iv, ciphertext))).subarray(0, 10)
  if (!expected.equals(tag)) return undefined
  return new Uint8Array(await subtle.decrypt({ name: 'AES-CBC', iv }, aes, ciphertext))
}
