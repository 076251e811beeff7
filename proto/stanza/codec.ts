// The binary stanza: one flag byte, then one node (framework's binary sample; tags as open clients show them).
import type { Bytes } from '../bytes.js'
import { ProtocolError } from '../errors.js'
import { compress, decompress } from './compression.js'
import { DEFAULT_STANZA_LIMITS, type StanzaLimits } from './limits.js'
import { NodeReader, writeNode } from './node-wire.js'
import { StanzaReader } from './reader.js'
import type { Stanza } from './stanza.js'
import { StanzaWriter } from './writer.js'

const FLAG_PLAIN = 0x00
const FLAG_ZLIB = 0x02

export interface EncodeOptions {
  /** Send the node as a zlib stream; default false. */
  readonly compress?: boolean
  /**
   * Whether partner addresses end in the server string `interop`, as servers write them; default true.
   * Some clients leave it out, and every reader here takes both.
   */
  readonly interopServer?: boolean
}

/**
 * Encodes `node` with its flag byte, as one frame's plaintext. Attribute values that are canonical JIDs get
 * their binary form; text becomes a token or is packed where that reads back as the same text.
 * @throws {TypeError} for a node that has no wire form: empty names, unpaired surrogates, overlong lists.
 */
export function encodeStanza(node: Stanza, options: EncodeOptions = {}): Bytes {
  const writer = new StanzaWriter()
  writer.uint8(options.compress === true ? FLAG_ZLIB : FLAG_PLAIN)
  writeNode(writer, node, options.interopServer ?? true)
  const bytes = writer.finish()
  if (options.compress !== true) return bytes
  const packed = compress(bytes.subarray(1))
  const whole = new Uint8Array(1 + packed.length)
  whole[0] = FLAG_ZLIB
  whole.set(packed, 1)
  return whole
}

function nodeBytes(bytes: Bytes, limits: StanzaLimits): Bytes {
  const flag = bytes[0]
  const rest = bytes.subarray(1)
  if (flag === FLAG_PLAIN) return rest
  if (flag === undefined) throw new ProtocolError('stanza-malformed', 'a stanza is empty')
  if (flag !== FLAG_ZLIB) throw new ProtocolError('stanza-unsupported', 'a stanza has an unknown flag')
  if (!limits.allowCompressed) {
    throw new ProtocolError('stanza-unsupported', 'a compressed stanza is not accepted here')
  }
  return decompress(rest, limits)
}

/**
 * Decodes exactly one stanza with its flag byte. The result shares no memory with `bytes`. Addresses are
 * well formed but otherwise unchecked: read them with `parseJid`.
 * @throws {ProtocolError} `stanza-malformed`, `stanza-unsupported`, `stanza-limit`, `inflate-limit`, `jid-invalid`.
 */
export function decodeStanza(bytes: Bytes, limits: Partial<StanzaLimits> = {}): Stanza {
  const effective = { ...DEFAULT_STANZA_LIMITS, ...limits }
  const reader = new StanzaReader(nodeBytes(bytes, effective))
  const node = new NodeReader(reader, effective).read(1)
  if (reader.remaining > 0) throw new ProtocolError('stanza-malformed', 'octets follow a stanza')
  return node
}
