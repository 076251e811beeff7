// Frames: how handshake messages and stanzas are told apart on a byte stream (as open clients show).
// Each is a 3-byte big-endian length and that many bytes; the client says the prologue once, before its first.
import type { Bytes } from '../bytes.js'
import { ProtocolError } from '../errors.js'

/** "WA", protocol 6, token dictionary 3. Also the prologue of the Noise handshake. */
export const PROLOGUE: Bytes = Uint8Array.of(0x57, 0x41, 0x06, 0x03)

const HEADER_BYTES = 3
/** What three length bytes can say. */
export const MAXIMUM_FRAME_BYTES = 0xff_ffff
/** A frame's buffer starts no larger than this: a header alone must not make us allocate what it claims. */
const FIRST_ALLOCATION = 4096

/** One frame. @throws {TypeError} where the payload is empty or longer than 16,777,215 bytes. */
export function encodeFrame(payload: Uint8Array): Bytes {
  const { length } = payload
  if (length === 0 || length > MAXIMUM_FRAME_BYTES) throw new TypeError(`no frame holds ${length} bytes`)
  const frame = new Uint8Array(HEADER_BYTES + length)
  frame[0] = length >>> 16
  frame[1] = length >>> 8
  frame[2] = length
  frame.set(payload, HEADER_BYTES)
  return frame
}

export interface FrameDecoderOptions {
  /** Longest payload accepted; asked at each header, since more is allowed once somebody has logged in. */
  readonly frameBytes: () => number
  /** What must come before the first frame; a server gives {@link PROLOGUE}, a client nothing. */
  readonly prologue?: Bytes
}

export interface FrameDecoder {
  /**
   * Takes bytes cut anywhere and hands on each payload they complete, in order. A payload is valid only
   * during the call: it may be a view of `bytes`.
   * @throws {ProtocolError} `bad-prologue`, `frame-empty`, `frame-too-large`; the decoder is of no use then.
   */
  push(bytes: Uint8Array<ArrayBuffer>, onFrame: (payload: Bytes) => void): void
}

export function createFrameDecoder(options: FrameDecoderOptions): FrameDecoder {
  const prologue = options.prologue ?? new Uint8Array(0)
  let prologueSeen = 0
  const header = new Uint8Array(HEADER_BYTES)
  let headerSeen = 0
  let length = 0
  let partial = new Uint8Array(0)
  let partialSeen = 0

  const takePrologue = (bytes: Bytes): number => {
    let at = 0
    for (; prologueSeen < prologue.length && at < bytes.length; at += 1, prologueSeen += 1) {
      if (bytes[at] !== prologue[prologueSeen]) {
        throw new ProtocolError(
          'bad-prologue',
          'the stream does not begin with the prologue of this protocol',
        )
      }
    }
    return at
  }

  const takeHeader = (bytes: Bytes, from: number): number => {
    let at = from
    while (headerSeen < HEADER_BYTES && at < bytes.length) header[headerSeen++] = bytes[at++] ?? 0
    if (headerSeen < HEADER_BYTES) return at
    const [high = 0, middle = 0, low = 0] = header
    length = high * 65_536 + middle * 256 + low
    if (length === 0) throw new ProtocolError('frame-empty', 'a frame holds at least one byte')
    const limit = options.frameBytes()
    if (length > limit) throw new ProtocolError('frame-too-large', `a frame holds at most ${limit} bytes`)
    return at
  }

  const keepPartial = (part: Bytes): void => {
    const needed = partialSeen + part.length
    if (needed > partial.length) {
      const roomier = new Uint8Array(Math.min(length, Math.max(needed, 2 * partial.length, FIRST_ALLOCATION)))
      roomier.set(partial.subarray(0, partialSeen))
      partial = roomier
    }
    partial.set(part, partialSeen)
    partialSeen = needed
  }

  return {
    push(bytes, onFrame) {
      let at = takePrologue(bytes)
      while (at < bytes.length) {
        if (headerSeen < HEADER_BYTES) at = takeHeader(bytes, at)
        if (headerSeen < HEADER_BYTES) return
        const part = bytes.subarray(at, at + length - partialSeen)
        at += part.length
        const whole = partialSeen === 0 && part.length === length
        if (!whole) keepPartial(part)
        if (!whole && partialSeen < length) return
        const payload = whole ? part : partial
        headerSeen = 0
        partialSeen = 0
        partial = new Uint8Array(0)
        onFrame(payload)
      }
    },
  }
}
