// Writes the primitive values of a binary stanza into a buffer that grows. Integers are big-endian.
import type { Bytes } from '../bytes.js'

const INITIAL_SIZE = 512

export class StanzaWriter {
  private buffer = Buffer.allocUnsafe(INITIAL_SIZE)
  private length = 0
  private openAddressEnd = -1

  /** Notes that an INTEROP_JID without its server string was just written. */
  endOpenAddress(): void {
    this.openAddressEnd = this.length
  }

  /** Whether an INTEROP_JID without its server string stands right before what comes next. */
  get followsOpenAddress(): boolean {
    return this.openAddressEnd === this.length
  }

  uint8(value: number): void {
    const at = this.reserve(1)
    this.buffer[at] = value
  }

  uint16(value: number): void {
    const at = this.reserve(2)
    this.buffer.writeUInt16BE(value, at)
  }

  uint20(value: number): void {
    const at = this.reserve(3)
    this.buffer.writeUIntBE(value, at, 3)
  }

  uint32(value: number): void {
    const at = this.reserve(4)
    this.buffer.writeUInt32BE(value, at)
  }

  octets(bytes: Uint8Array): void {
    const at = this.reserve(bytes.length)
    this.buffer.set(bytes, at)
  }

  /** `text` in UTF-8, whose length the caller has counted. */
  text(text: string, byteLength: number): void {
    const at = this.reserve(byteLength)
    this.buffer.write(text, at, byteLength, byteLength === text.length ? 'latin1' : 'utf8')
  }

  /** A copy of everything written. */
  finish(): Bytes {
    const whole = new Uint8Array(this.length)
    this.buffer.copy(whole, 0, 0, this.length)
    return whole
  }

  private reserve(length: number): number {
    const at = this.length
    this.length += length
    if (this.length > this.buffer.length) this.grow()
    return at
  }

  private grow(): void {
    const larger = Buffer.allocUnsafe(Math.max(this.length, 2 * this.buffer.length))
    this.buffer.copy(larger)
    this.buffer = larger
  }
}
