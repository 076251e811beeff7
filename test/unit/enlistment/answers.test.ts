import { describe, expect, it } from 'vitest'
import { encodeEndpointDocument, parseEndpointDocument } from '#proto/enlistment/endpoint-document.js'
import {
  ENLISTMENT_REASONS,
  encodeEnlistmentAnswer,
  parseEnlistmentAnswer,
  type EnlistmentReason,
} from '#proto/enlistment/enlistment-answer.js'
import { codeOf } from '../../support/rejection.js'

describe('the answer to an enlistment', () => {
  it('reads as published when it went well', () => {
    const text = '{"login":"1-10853634039893@interop","status":"ok"}'
    const answer = parseEnlistmentAnswer(text)
    expect(answer).toEqual({ status: 'ok', login: '1-10853634039893@interop' })
    expect(encodeEnlistmentAnswer(answer)).toBe(text)
  })

  it('reads as published when it was refused', () => {
    const text = '{"reason":"bad_integrator","status":"fail"}'
    const answer = parseEnlistmentAnswer(text)
    expect(answer).toEqual({ status: 'fail', reason: 'bad_integrator' })
    expect(encodeEnlistmentAnswer(answer)).toBe(text)
  })

  it('has a sentence for every reason', () => {
    for (const [reason, sentence] of Object.entries(ENLISTMENT_REASONS)) {
      expect(parseEnlistmentAnswer(JSON.stringify({ status: 'fail', reason }))).toEqual({
        status: 'fail',
        reason: reason as EnlistmentReason,
      })
      expect(sentence.length).toBeGreaterThan(10)
    }
  })

  it('may give a reason that we do not know yet', () => {
    const answer = parseEnlistmentAnswer('{"reason":"toString","status":"fail"}')
    expect(answer).toEqual({ status: 'fail', reason: 'unknown', raw: 'toString' })
    expect(encodeEnlistmentAnswer(answer)).toBe('{"reason":"toString","status":"fail"}')
    const long = parseEnlistmentAnswer(JSON.stringify({ status: 'fail', reason: 'x'.repeat(1000) }))
    expect(long).toEqual({ status: 'fail', reason: 'unknown', raw: 'x'.repeat(64) })
  })

  it.each([
    '',
    'null',
    '[]',
    '{}',
    '{"status":"ok"}',
    '{"status":"ok","login":""}',
    '{"status":"fail"}',
    '"ok"',
    '<html>',
  ])('is not %j', async (text) => {
    expect(await codeOf(() => parseEnlistmentAnswer(text))).toBe('answer-malformed')
  })
})

describe('the endpoint document', () => {
  const document = {
    protocolVersions: ['1.0.3'],
    services: {
      whatsapp: {
        enlist: 'http://127.0.0.1:1/3p/interop_reg',
        chat: 'tcp://127.0.0.1:2',
        chatWs: 'ws://127.0.0.1:1/ws/chat',
        media: 'http://127.0.0.1:1',
      },
    },
    trustRoot: new Uint8Array(32).fill(3),
  }
  const json = () => JSON.parse(JSON.stringify(encodeEndpointDocument(document))) as Record<string, unknown>

  it('is read as it was written', () => {
    expect(parseEndpointDocument(json())).toEqual(document)
    expect(json()['trustRoot']).toBe(Buffer.alloc(32, 3).toString('base64url'))
  })

  it.each([
    ['a root of 31 bytes', { trustRoot: Buffer.alloc(31).toString('base64url') }],
    ['no root', { trustRoot: undefined }],
    ['versions that are no list', { protocolVersions: '1.0.3' }],
    ['a service that does not exist', { services: { telegram: document.services.whatsapp } }],
    ['a service without addresses', { services: { whatsapp: {} } }],
    [
      'a chat address of another kind',
      { services: { whatsapp: { ...document.services.whatsapp, chat: 'http://127.0.0.1:2' } } },
    ],
    [
      'an enlistment address that is a file',
      { services: { whatsapp: { ...document.services.whatsapp, enlist: 'file:///etc/passwd' } } },
    ],
  ])('with %s is refused', async (_what, changed) => {
    expect(await codeOf(() => parseEndpointDocument({ ...json(), ...changed }))).toBe('answer-malformed')
  })
})
