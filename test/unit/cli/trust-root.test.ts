import { describe, expect, it } from 'vitest'
import { chooseTrustRoot } from '#cli/client/setup/endpoint.js'

const LOOPBACK = 'http://127.0.0.1:7422'
const REMOTE = 'https://meta.example'
const root = (octet: number) => new Uint8Array(32).fill(octet)
const text = (octet: number) => Buffer.from(root(octet)).toString('base64url')
const document = { protocolVersions: ['1.0.3'], services: {}, trustRoot: root(1) }

describe('the trust root', () => {
  it('is the one the user gave', () => {
    expect(chooseTrustRoot(REMOTE, document, text(2), undefined)).toEqual({ root: root(2), pinned: false })
  })

  it('is pinned from the document only for this machine', () => {
    expect(chooseTrustRoot(LOOPBACK, document, undefined, undefined)).toEqual({ root: root(1), pinned: true })
    expect(() => chooseTrustRoot(REMOTE, document, undefined, undefined)).toThrow(
      expect.objectContaining({ code: 'trust-root-needed' }) as Error,
    )
  })

  it('stays what it was, whatever the document says now', () => {
    const known = { url: LOOPBACK, trustRoot: text(3) }
    expect(chooseTrustRoot(LOOPBACK, document, undefined, known)).toEqual({ root: root(3), pinned: false })
  })

  it('is never replaced, neither by another root nor by another endpoint', () => {
    const known = { url: LOOPBACK, trustRoot: text(3) }
    const mismatch = expect.objectContaining({ code: 'trust-root-mismatch' }) as Error
    expect(() => chooseTrustRoot(LOOPBACK, document, text(2), known)).toThrow(mismatch)
    expect(() => chooseTrustRoot('http://127.0.0.1:9999', document, undefined, known)).toThrow(mismatch)
  })

  it('is 32 bytes of base64url', () => {
    const usage = expect.objectContaining({ code: 'usage' }) as Error
    expect(() => chooseTrustRoot(REMOTE, document, 'AAAA', undefined)).toThrow(usage)
    expect(() => chooseTrustRoot(REMOTE, document, `${text(2)}=`, undefined)).toThrow(usage)
  })
})
