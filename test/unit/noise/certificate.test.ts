// The certificate chain: made, checked, and wrong in every way it can be wrong.
import { describe, expect, it } from 'vitest'
import { type Bytes, concat, EMPTY } from '#proto/bytes.js'
import {
  type CertificateDetails,
  encodeCertificateChain,
  issueCertificate,
  verifyCertificateChain,
} from '#proto/noise/certificate.js'
import type { KeyPair } from '#proto/noise/keys.js'
import { generateKeyPair } from '#proto/noise/x25519.js'

const key = (seed: number): KeyPair => generateKeyPair(new Uint8Array(32).fill(seed))
const [root, middle, server, stranger] = [key(1), key(2), key(3), key(4)]
const SECONDS = 1_750_000_000
const NOW = SECONDS * 1000
const window = { notBeforeSeconds: SECONDS - 10, notAfterSeconds: SECONDS + 10 }

interface Wrong {
  readonly intermediate?: Partial<CertificateDetails>
  readonly leaf?: Partial<CertificateDetails>
  readonly intermediateIssuer?: KeyPair
  readonly leafIssuer?: KeyPair
}

function chain({
  intermediate = {},
  leaf = {},
  intermediateIssuer = root,
  leafIssuer = middle,
}: Wrong = {}): Bytes {
  const above = { serial: 7, issuerSerial: 0, key: middle.publicKey, ...window, ...intermediate }
  const below = { serial: 8, issuerSerial: 7, key: server.publicKey, ...window, ...leaf }
  return encodeCertificateChain({
    intermediate: issueCertificate(above, intermediateIssuer),
    leaf: issueCertificate(below, leafIssuer),
  })
}

const check = (bytes: Bytes, now = NOW, trustRoot = root.publicKey) =>
  verifyCertificateChain(bytes, { trustRoot, staticKey: server.publicKey, now })
const refused = expect.objectContaining({
  code: 'certificate-invalid',
  message: 'the server’s certificate does not lead to the trusted root',
})

describe('a certificate chain', () => {
  it('leads from the root to the server’s key', () => {
    expect(check(chain())).toMatchObject({ serial: 8, issuerSerial: 7, key: server.publicKey })
  })

  it.each<[string, Wrong]>([
    ['an intermediate that a stranger signed', { intermediateIssuer: stranger }],
    ['a leaf that a stranger signed', { leafIssuer: stranger }],
    ['a leaf that the root signed itself', { leafIssuer: root }],
    ['an intermediate that names no root as its issuer', { intermediate: { issuerSerial: 1 } }],
    ['a leaf of another issuer', { leaf: { issuerSerial: 6 } }],
    ['a leaf for another key', { leaf: { key: stranger.publicKey } }],
    ['an intermediate that has expired', { intermediate: { notAfterSeconds: SECONDS - 1 } }],
    ['an intermediate that is not valid yet', { intermediate: { notBeforeSeconds: SECONDS + 1 } }],
    ['a leaf that has expired', { leaf: { notAfterSeconds: SECONDS - 1 } }],
    ['a leaf that is not valid yet', { leaf: { notBeforeSeconds: SECONDS + 1 } }],
    ['a leaf key that is too short', { leaf: { key: server.publicKey.subarray(1) } }],
    [
      'an intermediate key that is too long',
      { intermediate: { key: concat(middle.publicKey, Uint8Array.of(0)) } },
    ],
  ])('is refused for %s', (_name, wrong) => {
    expect(() => {
      check(chain(wrong))
    }).toThrow(refused)
  })

  it('is refused by a client that pinned another root, or half a root', () => {
    for (const trustRoot of [stranger.publicKey, root.publicKey.subarray(0, 31), EMPTY]) {
      expect(() => {
        check(chain(), NOW, trustRoot)
      }).toThrow(refused)
    }
  })

  it('holds for the whole of its first and last second, and not a millisecond longer', () => {
    const bytes = chain()
    const first = NOW - 10_000
    const last = NOW + 10_999
    for (const now of [first, last]) {
      expect(() => {
        check(bytes, now)
      }).not.toThrow()
    }
    for (const now of [first - 1, last + 1]) {
      expect(() => {
        check(bytes, now)
      }).toThrow(refused)
    }
  })

  it('is refused where a signature or a certificate is missing or no signature at all', () => {
    const above = issueCertificate({ serial: 7, issuerSerial: 0, key: middle.publicKey, ...window }, root)
    const below = issueCertificate({ serial: 8, issuerSerial: 7, key: server.publicKey, ...window }, middle)
    const chains = [
      encodeCertificateChain({
        intermediate: above,
        leaf: { ...below, signature: below.signature.subarray(1) },
      }),
      encodeCertificateChain({ intermediate: above, leaf: { ...below, signature: EMPTY } }),
      encodeCertificateChain({ intermediate: { ...above, details: EMPTY }, leaf: below }),
      encodeCertificateChain({ intermediate: below, leaf: above }),
      EMPTY,
      Uint8Array.of(0x0a),
    ]
    for (const bytes of chains) {
      expect(() => {
        check(bytes)
      }).toThrow(refused)
    }
  })

  it('is refused for every flipped bit of what is signed', () => {
    const signed = issueCertificate({ serial: 8, issuerSerial: 7, key: server.publicKey, ...window }, middle)
    const above = issueCertificate({ serial: 7, issuerSerial: 0, key: middle.publicKey, ...window }, root)
    for (const part of ['details', 'signature'] as const) {
      for (let bit = 0; bit < signed[part].length * 8; bit += 1) {
        const flipped = new Uint8Array(signed[part])
        flipped[bit >> 3]! ^= 1 << (bit & 7)
        const bytes = encodeCertificateChain({ intermediate: above, leaf: { ...signed, [part]: flipped } })
        expect(() => {
          check(bytes)
        }).toThrow(refused)
      }
    }
  })

  it('is encoded as this hand-written one', () => {
    const signature = new Uint8Array(64).fill(0xaa)
    const details = Uint8Array.of(0x08, 0x07)
    const bytes = encodeCertificateChain({
      leaf: { details, signature },
      intermediate: { details, signature },
    })
    const one = `0a0208071240${'aa'.repeat(64)}`
    expect(Buffer.from(bytes).toString('hex')).toBe(`0a46${one}1246${one}`)
  })
})
