// Protocol Buffers as every message of this protocol uses them: bounded, strict decoding and exact 64-bit
// integers over the generated code (encoding rules: protobuf.dev).
import protobuf from 'protobufjs/minimal.js'
import type { Bytes } from './bytes.js'
import { ProtocolError, type ProtocolErrorCode } from './errors.js'

interface Decoder<T> {
  decode(reader: protobuf.Reader, length?: number): T
}

/**
 * Decodes all of `bytes`. Fields nobody here knows are skipped and dropped; text must be UTF-8.
 * @throws {ProtocolError} `code` where the bytes are no such message.
 */
export function decodeProtobuf<T>(type: Decoder<T>, bytes: Bytes, code: ProtocolErrorCode): T {
  const reader = protobuf.Reader.create(bytes)
  reader.discardUnknown = true
  try {
    return type.decode(reader)
  } catch (cause) {
    throw new ProtocolError(code, 'the bytes are no message of the expected kind', { cause })
  }
}

/** What a generated `encode` wrote, in an array of its own. */
export function protobufBytes(writer: protobuf.Writer): Bytes {
  return new Uint8Array(writer.finish())
}

/** An unsigned 64-bit integer for the generated code. @throws {TypeError} where it is none, or not exact. */
export function long(value: number | bigint): protobuf.Long {
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new TypeError('this is no exact integer')
  const exact = BigInt(value)
  if (BigInt.asUintN(64, exact) !== exact) throw new TypeError('this is no unsigned 64-bit integer')
  return new protobuf.util.LongBits(Number(exact & 0xffffffffn), Number(exact >> 32n)).toLong(true)
}

/** The mirror of {@link long}, exact in whichever form the generated code gives it. */
export function bigint(value: number | protobuf.Long): bigint {
  if (typeof value === 'number') return BigInt(value)
  return (BigInt(value.high >>> 0) << 32n) | BigInt(value.low >>> 0)
}
