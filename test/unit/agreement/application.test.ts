import { describe, expect, it } from 'vitest'
import { encodeApplication, parseApplication, type PartnerApplication } from '#proto/agreement/application.js'
import { isEvidenceUrl, isPartnerUrl } from '#proto/agreement/partner-url.js'
import { errorCode } from '../../support/hex.js'

const APPLICATION: PartnerApplication = {
  service: 'whatsapp',
  name: 'Parley',
  handle: 'parley',
  issuer: 'https://parley.example',
  keysUrl: 'https://parley.example/.well-known/oauth/openid/jwks',
  baseUrl: 'https://parley.example/hooks',
  mediaBaseUrl: 'https://media.parley.example/m',
  identifierType: 'username',
  features: ['media'],
  algorithms: ['RS256'],
  protocolVersion: '1.0.3',
  e2ee: { protocol: 'signal' },
}
const OTHER = { protocol: 'other', name: 'MLS', evidence: 'https://parley.example/proof?v=1' } as const

const refused = (changed: object) => errorCode(() => parseApplication({ ...APPLICATION, ...changed }))

describe('an application', () => {
  it('is read as it was written', () => {
    const json: unknown = JSON.parse(JSON.stringify(encodeApplication(APPLICATION)))
    expect(parseApplication(json)).toEqual(APPLICATION)
    const other = { ...APPLICATION, e2ee: OTHER, features: [], algorithms: ['RS256', 'EdDSA'] as const }
    expect(parseApplication(encodeApplication(other))).toEqual(other)
  })

  it('may come from this machine without TLS', () => {
    const issuer = 'http://127.0.0.1:7420'
    const local = {
      ...APPLICATION,
      issuer,
      keysUrl: `${issuer}/.well-known/oauth/openid/jwks`,
      baseUrl: issuer,
    }
    expect(parseApplication(local)).toEqual(local)
  })

  it('of the largest size is at most 8 KiB', () => {
    const url = (path: number) => `https://parley.example/${'p'.repeat(path - 23)}`
    const largest = {
      ...APPLICATION,
      name: '👋'.repeat(64),
      handle: 'h'.repeat(32),
      issuer: url(512),
      keysUrl: `${url(512)}/.well-known/oauth/openid/jwks`,
      baseUrl: url(512),
      mediaBaseUrl: url(512),
      features: ['media', 'groups'] as const,
      algorithms: ['RS256', 'ES256', 'EdDSA'] as const,
      e2ee: { protocol: 'other', name: '👋'.repeat(64), evidence: url(512) } as const,
    }
    expect(parseApplication(largest)).toEqual(largest)
    expect(Buffer.byteLength(JSON.stringify(encodeApplication(largest)))).toBeLessThan(8 * 1024)
  })

  it.each(Object.keys(APPLICATION))('without %s is refused', (name) => {
    expect(refused({ [name]: undefined })).toBe('request-malformed')
  })

  it.each([
    ['a member nobody knows', { secret: 'x' }],
    ['a member out of the prototype', JSON.parse('{"__proto__":1}') as object],
    ['an unknown service', { service: 'instagram' }],
    ['an empty name', { name: '' }],
    ['a name of 65', { name: 'a'.repeat(65) }],
    ['a name that ends in a blank', { name: 'Parley ' }],
    ['a name with an escape', { name: 'Par\u001bley' }],
    ['a name that turns around', { name: 'Par\u202eley' }],
    ['a name with invisible letters', { name: 'Par\u200bley' }],
    ['a handle of one letter', { handle: 'p' }],
    ['a handle of 33', { handle: 'p'.repeat(33) }],
    ['a handle with capitals', { handle: 'Parley' }],
    ['a handle of WhatsApp', { handle: 'whatsapp' }],
    ['a handle of Messenger', { handle: 'messenger' }],
    ['keys at another host', { keysUrl: 'https://other.example/.well-known/oauth/openid/jwks' }],
    ['keys at another path', { keysUrl: 'https://parley.example/keys' }],
    ['a base URL without TLS', { baseUrl: 'http://parley.example' }],
    ['media base URL of 513', { mediaBaseUrl: `https://parley.example/${'p'.repeat(513 - 23)}` }],
    ['an unknown kind of identifier', { identifierType: 'fax' }],
    ['an unknown feature', { features: ['calls'] }],
    ['a feature twice', { features: ['media', 'media'] }],
    ['features that are no list', { features: 'media' }],
    ['no algorithm', { algorithms: [] }],
    ['a forbidden algorithm', { algorithms: ['none'] }],
    ['a version that is none', { protocolVersion: '1.0' }],
    ['a version of 17 characters', { protocolVersion: '1.0.3'.padStart(17, '0') }],
    ['Signal and more', { e2ee: { protocol: 'signal', name: 'x' } }],
    ['another protocol without a name', { e2ee: { ...OTHER, name: undefined } }],
    ['another protocol of an empty name', { e2ee: { ...OTHER, name: '' } }],
    ['another protocol without evidence', { e2ee: { ...OTHER, evidence: undefined } }],
    ['evidence without TLS', { e2ee: { ...OTHER, evidence: 'http://parley.example/proof' } }],
    ['evidence on this machine', { e2ee: { ...OTHER, evidence: 'https://localhost/proof' } }],
    ['another protocol and more', { e2ee: { ...OTHER, key: 'x' } }],
    ['an unknown protocol', { e2ee: { protocol: 'tls' } }],
  ])('with %s is refused', (_, changed) => {
    expect(refused(changed)).toBe('request-malformed')
  })

  it.each([undefined, null, 'x', 7, [], [APPLICATION]])('is not %j', (value) => {
    expect(errorCode(() => parseApplication(value))).toBe('request-malformed')
  })
})

describe('an address of a partner', () => {
  it.each([
    'https://parley.example',
    'https://parley.example:8443/a/b',
    'http://localhost:7420',
    'http://127.0.0.1:7420/m',
    'http://[::1]:7420',
  ])('may be %s', (url) => {
    expect(isPartnerUrl(url)).toBe(true)
  })

  it.each([
    'http://parley.example',
    'http://localhost.parley.example',
    'http://127.0.0.1.parley.example',
    'https://user@parley.example',
    'https://user:secret@parley.example',
    'https://parley.example/',
    'https://parley.example/?',
    'https://parley.example?a=b',
    'https://parley.example#a',
    'https://parley.example/a/../b',
    'https://PARLEY.example',
    'https://parley.example:443',
    'https://b\u00fccher.example',
    'https://parley.example/a b',
    ' https://parley.example',
    'ftp://parley.example',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https:parley.example',
    'parley.example',
    '',
    `https://parley.example/${'p'.repeat(490)}`,
  ])('is not %j', (url) => {
    expect(isPartnerUrl(url)).toBe(false)
  })
})

describe('an address of evidence', () => {
  it.each(['https://parley.example/', 'https://parley.example/a?b=c#d'])('may be %s', (url) => {
    expect(isEvidenceUrl(url)).toBe(true)
  })

  it.each([
    'http://parley.example',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://user@parley.example/',
    'https://parley.example/\u001b',
    'https://',
    `https://parley.example/${'p'.repeat(490)}`,
  ])('is not %j', (url) => {
    expect(isEvidenceUrl(url)).toBe(false)
  })
})
