// HandshakeMessage: how the parts of a Noise message travel (handshake.proto; as open clients show).
import { HandshakeMessage } from '#proto/gen/wire.js'
import { type Bytes, EMPTY, sameBytes } from '../bytes.js'
import { ProtocolError } from '../errors.js'
import { decodeProtobuf, protobufBytes } from '../protobuf.js'
import type { HandshakeParts } from './handshake.js'

/** The three messages of the XX handshake, in order. */
export type HandshakeStep = 'clientHello' | 'serverHello' | 'clientFinish'

/** Absent and empty parts are both left out. */
export function encodeHandshakeMessage(step: HandshakeStep, parts: HandshakeParts): Bytes {
  const fields = {
    ephemeral: filled(parts.ephemeral),
    static: filled(parts.static),
    payload: filled(parts.payload),
  }
  return protobufBytes(HandshakeMessage.encode({ [step]: fields }))
}

function filled(part: Bytes | undefined): Bytes | null {
  return part && part.length > 0 ? part : null
}

/**
 * The parts of this very step. The transcript covers the parts but not their wrapping, so any bytes that
 * {@link encodeHandshakeMessage} would not have written are refused: unknown or repeated fields, overlong
 * lengths, another step's message.
 * @throws {ProtocolError} `handshake-failed`.
 */
export function decodeHandshakeMessage(step: HandshakeStep, bytes: Bytes): HandshakeParts {
  const parts = readParts(step, bytes)
  if (!sameBytes(encodeHandshakeMessage(step, parts), bytes)) throw failure()
  return parts
}

function readParts(step: HandshakeStep, bytes: Bytes): HandshakeParts {
  const found = decodeMessage(bytes)[step]
  if (!found) throw failure()
  return {
    ephemeral: 'ephemeral' in found ? owned(found.ephemeral) : undefined,
    static: owned(found.static),
    payload: owned(found.payload) ?? EMPTY,
  }
}

/** Broken wrapping must look like every other failure. */
function decodeMessage(bytes: Bytes): HandshakeMessage {
  try {
    return decodeProtobuf(HandshakeMessage, bytes, 'handshake-failed')
  } catch (cause) {
    throw failure({ cause })
  }
}

/** A copy: decoding gives views of what the carrier brought. */
function owned(bytes: Uint8Array | null | undefined): Bytes | undefined {
  return bytes ? new Uint8Array(bytes) : undefined
}

function failure(options?: ErrorOptions): ProtocolError {
  return new ProtocolError('handshake-failed', 'the handshake failed', options)
}
