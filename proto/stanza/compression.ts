// The compressed form of a stanza: zlib (RFC 1950) behind the flag byte (as open clients show it).
import { deflateSync, inflateSync } from 'node:zlib'
import type { Bytes } from '../bytes.js'
import { ProtocolError } from '../errors.js'
import type { StanzaLimits } from './limits.js'

export function compress(bytes: Bytes): Bytes {
  return new Uint8Array(deflateSync(bytes))
}

/** What zlib answers when asked for `info`; its type declarations know only the buffer. */
interface Inflated {
  readonly buffer: Buffer<ArrayBuffer>
  readonly engine: { readonly bytesWritten: number }
}

function hasInfo(result: object): result is Inflated {
  return 'engine' in result
}

function inflateBounded(bytes: Bytes, maxOutputLength: number): Inflated {
  const result: object = inflateSync(bytes, { maxOutputLength, info: true })
  if (!hasInfo(result)) throw new TypeError('zlib does not tell how much it read')
  return result
}

function inflateFault(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  return error.code === 'ERR_BUFFER_TOO_LARGE'
    ? new ProtocolError('inflate-limit', 'a compressed stanza grows too large')
    : new ProtocolError('stanza-malformed', 'a compressed stanza is damaged', { cause: error })
}

/**
 * Inflates one zlib stream that fills `bytes`, and stops as soon as a limit is passed.
 * @throws {ProtocolError} `inflate-limit`; `stanza-malformed` for damage and for octets after the stream.
 */
export function decompress(bytes: Bytes, limits: StanzaLimits): Bytes {
  const most = Math.min(limits.inflatedBytes, limits.inflateRatio * bytes.length)
  if (most === 0) throw new ProtocolError('stanza-malformed', 'a compressed stanza is empty')
  let inflated: Inflated
  try {
    inflated = inflateBounded(bytes, most)
  } catch (error) {
    throw inflateFault(error)
  }
  if (inflated.engine.bytesWritten !== bytes.length) {
    throw new ProtocolError('stanza-malformed', 'octets follow a compressed stanza')
  }
  return inflated.buffer
}
