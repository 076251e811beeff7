// The cipher of the channel: its counter, its failures, and the two directions of a transport.
import { createCipheriv } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { EMPTY, textBytes } from '#proto/bytes.js'
import { createCipherState } from '#proto/noise/cipher-state.js'
import { createTransport } from '#proto/noise/transport.js'

const KEY = new Uint8Array(32).fill(0x42)
const OTHER = new Uint8Array(32).fill(0x43)
const code = (name: string): unknown => expect.objectContaining({ code: name })

describe('a cipher state', () => {
  it('counts in the last four octets of its nonce, big-endian', () => {
    const nonce = Buffer.from('000000000000000001020304', 'hex')
    const cipher = createCipheriv('aes-256-gcm', KEY, nonce)
    cipher.setAAD(textBytes('ad'))
    const expected = Buffer.concat([cipher.update('text'), cipher.final(), cipher.getAuthTag()])
    const sealed = createCipherState(KEY, 0x01020304).encrypt(textBytes('ad'), textBytes('text'))
    expect(Buffer.from(sealed)).toEqual(expected)
  })

  it('stops before its counter is used up, in both directions', () => {
    const sender = createCipherState(KEY, 0xffff_fffe)
    const receiver = createCipherState(KEY, 0xffff_fffe)
    const last = sender.encrypt(EMPTY, textBytes('last'))
    expect(receiver.decrypt(EMPTY, last)).toEqual(textBytes('last'))
    expect(() => sender.encrypt(EMPTY, textBytes('more'))).toThrow(code('counter-exhausted'))
    expect(() => receiver.decrypt(EMPTY, last)).toThrow(code('counter-exhausted'))
  })

  it('seals nothing at all, too', () => {
    const sealed = createCipherState(KEY).encrypt(EMPTY, EMPTY)
    expect(sealed).toHaveLength(16)
    expect(createCipherState(KEY).decrypt(EMPTY, sealed)).toEqual(EMPTY)
  })

  it('fails alike for a wrong key, associated data, tag, order, or length', () => {
    const sealed = createCipherState(KEY).encrypt(textBytes('ad'), textBytes('text'))
    const attempts = [
      () => createCipherState(OTHER).decrypt(textBytes('ad'), sealed),
      () => createCipherState(KEY).decrypt(textBytes('AD'), sealed),
      () => createCipherState(KEY, 1).decrypt(textBytes('ad'), sealed),
      () => createCipherState(KEY).decrypt(textBytes('ad'), sealed.subarray(1)),
      () => createCipherState(KEY).decrypt(textBytes('ad'), sealed.subarray(0, 15)),
      () => createCipherState(KEY).decrypt(textBytes('ad'), EMPTY),
    ]
    for (const attempt of attempts) {
      expect(attempt).toThrow(
        expect.objectContaining({
          code: 'decrypt-failed',
          message: 'the message could not be authenticated',
        }),
      )
    }
  })
})

describe('a transport', () => {
  it('decrypts nothing after one failure', () => {
    const ours = createTransport(createCipherState(KEY), createCipherState(OTHER))
    const theirs = createTransport(createCipherState(OTHER), createCipherState(KEY))
    const first = ours.encrypt(textBytes('first'))
    const second = ours.encrypt(textBytes('second'))
    expect(() => theirs.decrypt(second)).toThrow(code('decrypt-failed'))
    expect(() => theirs.decrypt(first)).toThrow(code('decrypt-failed'))
  })
})
