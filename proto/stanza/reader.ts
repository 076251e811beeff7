// Reads the primitive values of a binary stanza, front to back. Integers are big-endian and unsigned.
import { type Bytes, bytesText } from '../bytes.js'
import { ProtocolError } from '../errors.js'

/** Every read checks that the octets are there before anything is made from a claimed length. */
export class StanzaReader {
  private readonly bytes: Buffer<ArrayBuffer>
  private at = 0

  /** Keeps a view of `bytes`, which must not change until reading is done. Results are copies. */
  constructor(bytes: Bytes) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  get remaining(): number {
    return this.bytes.length - this.at
  }

  uint8(): number {
    return this.bytes[this.advance(1)] ?? 0
  }

  uint16(): number {
    return this.bytes.readUInt16BE(this.advance(2))
  }

  /** Three octets, of which the upper four bits must be clear. */
  uint20(): number {
    const value = this.bytes.readUIntBE(this.advance(3), 3)
    if (value > 0xfffff) throw new ProtocolError('stanza-malformed', 'a length has more than 20 bits')
    return value
  }

  uint32(): number {
    return this.bytes.readUInt32BE(this.advance(4))
  }

  /** A copy. */
  copy(length: number): Bytes {
    const start = this.advance(length)
    const copy = new Uint8Array(length)
    this.bytes.copy(copy, 0, start, start + length)
    return copy
  }

  /** @throws {ProtocolError} `stanza-malformed` for overlong or otherwise invalid UTF-8. */
  text(length: number): string {
    const start = this.advance(length)
    const text = this.bytes.toString('utf8', start, start + length)
    // Replacement marks appear for invalid octets, or were sent as such: only the strict reader can tell.
    if (!text.includes('\uFFFD')) return text
    const strict = bytesText(this.bytes.subarray(start, start + length))
    if (strict === undefined) throw new ProtocolError('stanza-malformed', 'a string is no valid UTF-8')
    return strict
  }

  /** Steps over `expected` if it comes next. */
  skip(expected: Buffer): boolean {
    for (let offset = 0; offset < expected.length; offset += 1) {
      if (this.bytes[this.at + offset] !== expected[offset]) return false
    }
    this.at += expected.length
    return true
  }

  private advance(length: number): number {
    if (length > this.remaining) throw new ProtocolError('stanza-malformed', 'a stanza ends too early')
    const start = this.at
    this.at += length
    return start
  }
}
