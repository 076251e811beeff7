import { createHash, createPublicKey } from 'node:crypto'
import { calculateJwkThumbprint } from 'jose'
import { describe, expect, it } from 'vitest'
import { fromBase64url, toBase64url } from '#proto/bytes.js'
import { isThumbprint, keyThumbprint } from '#proto/identity/thumbprint.js'

describe('the thumbprint of a key', () => {
  it('is that of RFC 8037 appendix A.3 for its Ed25519 key', () => {
    const key = fromBase64url('11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo')!
    expect(keyThumbprint(key, 'Ed25519')).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
  })

  it('is what jose computes for the X25519 key of RFC 8037 appendix A.6', async () => {
    const key = fromBase64url('3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08')!
    expect(keyThumbprint(key)).toBe(
      await calculateJwkThumbprint({ kty: 'OKP', crv: 'X25519', x: toBase64url(key) }),
    )
  })

  it('hashes the three required members in their order, as RFC 7638 section 3 lays them out', () => {
    const key = new Uint8Array(32).fill(7)
    const canonical = `{"crv":"X25519","kty":"OKP","x":"${toBase64url(key)}"}`
    expect(keyThumbprint(key)).toBe(createHash('sha256').update(canonical).digest('base64url'))
    expect(() => createPublicKey({ key: JSON.parse(canonical), format: 'jwk' })).not.toThrow()
  })

  it('refuses keys of another length', () => {
    for (const length of [0, 31, 33]) expect(() => keyThumbprint(new Uint8Array(length))).toThrow(TypeError)
  })

  it('is recognised by its form', () => {
    expect(isThumbprint('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')).toBe(true)
    for (const text of ['', 'a'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}B`, `${'A'.repeat(42)}=`]) {
      expect(isThumbprint(text)).toBe(false)
    }
  })
})
