// The channel once its keys are agreed: stanza ⇄ sealed payload ⇄ frame (Chat channel: binary stanzas).
import type { Bytes } from '../bytes.js'
import { encodeFrame } from '../frame/frame.js'
import { TAG_BYTES } from '../noise/cipher-state.js'
import type { Transport } from '../noise/transport.js'
import { decodeStanza, encodeStanza } from '../stanza/codec.js'
import type { Stanza } from '../stanza/stanza.js'
import type { SessionTrace } from './trace.js'

export interface ChannelOptions {
  readonly transport: Transport
  /** Longest payload of a frame, in both directions. */
  readonly frameBytes: number
  readonly trace: SessionTrace | undefined
}

export interface Channel {
  /**
   * One frame. Frames must be sent in the order they were sealed.
   * @throws {TypeError} where the stanza has no wire form or is longer than a frame may be; nothing is used up.
   * @throws {ProtocolError} `counter-exhausted`.
   */
  seal(node: Stanza): Bytes
  /** @throws {ProtocolError} `decrypt-failed`, `counter-exhausted`, or as {@link decodeStanza}. */
  open(payload: Bytes, allowCompressed: boolean): Stanza
}

export function createChannel({ transport, frameBytes, trace }: ChannelOptions): Channel {
  return {
    seal(node) {
      const plaintext = encodeStanza(node)
      if (plaintext.length + TAG_BYTES > frameBytes) {
        throw new TypeError(`<${node.tag}> takes ${plaintext.length} bytes, more than a frame holds`)
      }
      const sealed = transport.encrypt(plaintext)
      trace?.stanza('out', node, sealed.length)
      return encodeFrame(sealed)
    },
    open(payload, allowCompressed) {
      const node = decodeStanza(transport.decrypt(payload), { allowCompressed })
      trace?.stanza('in', node, payload.length)
      return node
    },
  }
}
