// The channel's parsers before anybody has proven anything: frames, handshake messages, certificate chains, and
// the whole server session.
import { describe, expect } from 'vitest'
import { type Bytes, concat, EMPTY } from '#proto/bytes.js'
import { ProtocolError } from '#proto/errors.js'
import { createFrameDecoder, encodeFrame, PROLOGUE } from '#proto/frame/frame.js'
import { verifyCertificateChain } from '#proto/noise/certificate.js'
import { decodeHandshakeMessage, encodeHandshakeMessage } from '#proto/noise/handshake-message.js'
import { fuzzParser, fuzzRuns } from '../support/fuzz.js'
import {
  certificateChain,
  clientSession,
  events,
  keys,
  NOW,
  sent,
  serverSession,
} from '../support/session-pair.js'

const frames = [
  encodeFrame(Uint8Array.of(1)),
  encodeFrame(new Uint8Array(300)),
  encodeFrame(new Uint8Array(70_000)),
]
const hello = sent(clientSession().start(NOW))
const parts = { ephemeral: new Uint8Array(32).fill(1), static: new Uint8Array(48).fill(2) }

describe('frames', () => {
  fuzzParser('the frame decoder', {
    seed: 1,
    corpus: [concat(PROLOGUE, ...frames), concat(PROLOGUE, frames[0]!), PROLOGUE, EMPTY],
    parse(input) {
      const decoder = createFrameDecoder({ frameBytes: () => 100_000, prologue: PROLOGUE })
      let bytes = 0
      decoder.push(input, (payload) => (bytes += payload.length + 3))
      return bytes
    },
    check(bytes, input) {
      expect(bytes).toBeLessThanOrEqual(input.length)
    },
  })
})

describe('handshake messages', () => {
  fuzzParser('the serverHello reader', {
    seed: 2,
    corpus: [encodeHandshakeMessage('serverHello', { ...parts, payload: certificateChain }), EMPTY],
    parse: (input) => decodeHandshakeMessage('serverHello', input),
    check(value, input) {
      expect(Buffer.from(encodeHandshakeMessage('serverHello', value)).equals(input)).toBe(true)
    },
  })
  fuzzParser('the clientFinish reader', {
    seed: 3,
    corpus: [
      encodeHandshakeMessage('clientFinish', { static: parts.static, payload: parts.ephemeral }),
      EMPTY,
    ],
    parse: (input) => decodeHandshakeMessage('clientFinish', input),
  })
})

describe('certificate chains', () => {
  const expected = { trustRoot: keys.root.publicKey, staticKey: keys.serverStatic.publicKey, now: NOW }
  fuzzParser('the chain check', {
    seed: 4,
    corpus: [certificateChain, EMPTY],
    parse: (input) => verifyCertificateChain(input, expected),
  })
})

describe('a server session', () => {
  fuzzParser('its first bytes', {
    seed: 5,
    corpus: [hello, hello.subarray(0, 20), EMPTY],
    // A whole Diffie-Hellman per accepted hello: a tenth of the others' runs costs as much.
    runs: Math.ceil(fuzzRuns() / 10),
    parse(input: Bytes) {
      const server = serverSession()
      server.start(NOW)
      const [closed] = events(server.receive(input, NOW))
      if (closed?.type === 'closed') throw new ProtocolError('handshake-failed', closed.cause)
      return closed
    },
    check(event) {
      expect(event).toBeUndefined()
    },
  })
})
