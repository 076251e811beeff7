// Forms, tokens, key sets and push bodies against random and damaged input.
import { describe, expect } from 'vitest'
import { textBytes, type Bytes } from '#proto/bytes.js'
import { parseTestAccount } from '#proto/enlistment/account-form.js'
import { parseEndpointDocument, encodeEndpointDocument } from '#proto/enlistment/endpoint-document.js'
import { parseEnlistmentAnswer } from '#proto/enlistment/enlistment-answer.js'
import { encodeEnlistment, parseEnlistment } from '#proto/enlistment/enlistment-form.js'
import { encodeJwks, parseJwks } from '#proto/identity/jwks.js'
import { readTokenHeader, verifyToken } from '#proto/identity/jws.js'
import { encodeTokenRequest, parseTokenRequest } from '#proto/identity/token-exchange.js'
import { parsePush } from '#proto/push/push-body.js'
import { createWakeReader, WAKE_EVENT, WAKE_HEARTBEAT } from '#proto/push/wake-stream.js'
import { sizedDeviceKeys } from '../support/device-keys.js'
import { fuzzParser } from '../support/fuzz.js'
import { keySetOf, rawToken, testKey } from '../support/signing.js'

/** The reader answers what is wrong as a value. */
class RefusedTokenRequest extends Error {}

const text = (input: Uint8Array) => Buffer.from(input).toString('utf8')
const key = testKey('k1', 'EdDSA')
const rsa = testKey('k2')
const claims = { iss: 'https://parley.example', sub: 'ada', aud: 'whatsapp' }
const enlistment = encodeEnlistment({
  keys: sizedDeviceKeys(),
  token: 'aaa.bbb.ccc',
  version: { primary: 1, secondary: 0, tertiary: 3 },
})
const account = enlistment.replace(/&token=.*/, '&service=whatsapp&phone=4915550001&display_name=B%C3%B6b+B')
const token = rawToken({ alg: 'RS256', kid: 'k2', typ: 'JWT' }, claims, rsa.key)
const publicKeys = encodeJwks([key, rsa])

/** Well-formed JSON with one part changed by the input is reached more often than by damage alone. */
const json = (input: Bytes): unknown => {
  try {
    return JSON.parse(text(input))
  } catch {
    return text(input)
  }
}

describe('identity and enlistment', () => {
  fuzzParser('parseEnlistment', {
    seed: 31,
    corpus: [textBytes(enlistment)],
    parse: (input) => parseEnlistment(text(input)),
    check: (value) => {
      expect(parseEnlistment(encodeEnlistment(value))).toEqual(value)
    },
  })

  fuzzParser('parseTestAccount', {
    seed: 32,
    corpus: [textBytes(account)],
    parse: (input) => parseTestAccount(text(input)),
  })

  fuzzParser('parseEnlistmentAnswer', {
    seed: 33,
    corpus: [
      '{"login":"1-10853634039893@interop","status":"ok"}',
      '{"reason":"bad_integrator","status":"fail"}',
      '{"reason":"other","status":"fail"}',
    ].map(textBytes),
    parse: (input) => parseEnlistmentAnswer(text(input)),
  })

  const service = { enlist: 'http://a/3p', chat: 'tcp://a:1', chatWs: 'ws://a/ws/chat', media: 'https://a' }
  fuzzParser('parseEndpointDocument', {
    seed: 34,
    corpus: [
      textBytes(
        JSON.stringify(
          encodeEndpointDocument({
            protocolVersions: ['1.0.3'],
            services: { whatsapp: service },
            trustRoot: new Uint8Array(32),
          }),
        ),
      ),
    ],
    parse: (input) => parseEndpointDocument(json(input)),
  })

  fuzzParser('readTokenHeader', {
    seed: 35,
    corpus: [textBytes(token), textBytes('eyJhbGciOiJFZERTQSIsImtpZCI6ImsxIn0.e30.AA')],
    parse: (input) => readTokenHeader(text(input)),
  })

  fuzzParser('verifyToken', {
    seed: 36,
    corpus: [textBytes(token)],
    parse: (input) =>
      verifyToken(text(input), { keys: keySetOf(key, rsa), algorithms: ['RS256', 'EdDSA'], types: ['JWT'] }),
    // Whatever is accepted is what was signed: no damage anywhere goes unnoticed.
    check: (value, input) => {
      expect(text(input)).toBe(token)
      expect(value).toEqual(claims)
    },
  })

  fuzzParser('parseJwks', {
    seed: 37,
    corpus: [textBytes(JSON.stringify(publicKeys)), textBytes('{"keys":[]}')],
    parse: (input) => parseJwks(input),
    cost: (keys) => keys.size,
    maxCost: () => 20,
  })

  fuzzParser('parsePush', {
    seed: 38,
    corpus: [textBytes('{"to":"ada"}'), textBytes('{"to":"+4915550001"}')],
    parse: (input) => parsePush(input),
    check: ({ to }) => {
      expect(to.length).toBeLessThanOrEqual(254)
    },
  })

  fuzzParser('parseTokenRequest', {
    seed: 39,
    corpus: [
      textBytes(
        'grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&client_id=whatsapp&subject_token=s' +
          '&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token' +
          `&noise_jkt=${'A'.repeat(43)}`,
      ),
      textBytes(
        'grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token=s' +
          '&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token' +
          '&requested_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token&scope=media%3Awrite',
      ),
    ],
    parse(input) {
      const asked = parseTokenRequest(new URLSearchParams(text(input)))
      if ('error' in asked) throw new RefusedTokenRequest(asked.error)
      return asked
    },
    refused: (error) => error instanceof RefusedTokenRequest,
    check(asked) {
      expect(asked.session).not.toBe('')
      if (asked.wanted === 'identity') expect(['whatsapp', 'messenger']).toContain(asked.service)
      expect(parseTokenRequest(new URLSearchParams({ ...encodeTokenRequest(asked) }))).toEqual(asked)
    },
  })

  fuzzParser('the wake stream reader', {
    seed: 41,
    corpus: [textBytes(WAKE_HEARTBEAT + WAKE_EVENT + WAKE_EVENT)],
    parse: (input) => createWakeReader()(text(input)),
    cost: (wakes) => wakes,
    maxCost: (input) => input.length / 8,
  })
})
