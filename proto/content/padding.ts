// Padding of the plaintext before it is encrypted, `v=2`: n octets of value n, 1 ≤ n ≤ 15 (End-to-end layer:
// padding, as open clients show it). It hides the exact length of short texts, a little.
import { type Bytes, concat } from '../bytes.js'
import { ProtocolError } from '../errors.js'

const LONGEST = 15

/** @param randomByte 0..255, unpredictable; its low four bits choose the length, and 0 means 15. */
export function pad(plaintext: Bytes, randomByte: number): Bytes {
  const length = randomByte & 0x0f || LONGEST
  return concat(plaintext, new Uint8Array(length).fill(length))
}

/** A view of `padded` without its padding. @throws {ProtocolError} `padding-invalid`. */
export function unpad(padded: Bytes): Bytes {
  const length = padded.at(-1) ?? 0
  const end = padded.length - length
  if (length < 1 || length > LONGEST || end < 0 || padded.subarray(end).some((octet) => octet !== length)) {
    throw new ProtocolError('padding-invalid', 'the padding of the message is wrong')
  }
  return padded.subarray(0, end)
}
