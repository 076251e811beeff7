// The Noise handshake: against an independent implementation's transcript, and in the chat channel's own mode.
import { describe, expect, it } from 'vitest'
import { type Bytes, concat, EMPTY, textBytes } from '#proto/bytes.js'
import { createHandshake, type HandshakeParts } from '#proto/noise/handshake.js'
import { XX } from '#proto/noise/handshake-pattern.js'
import type { KeyPair } from '#proto/noise/keys.js'
import { generateKeyPair } from '#proto/noise/x25519.js'
import { XX_VECTOR as vector } from '../../vectors/noise-xx-25519-aesgcm-sha256.js'

const hex = (text: string): Bytes => new Uint8Array(Buffer.from(text, 'hex'))
const toHex = (bytes: Bytes): string => Buffer.from(bytes).toString('hex')
const pair = (privateKey: string): KeyPair => generateKeyPair(hex(privateKey))
const whole = (parts: HandshakeParts): Bytes =>
  concat(parts.ephemeral ?? EMPTY, parts.static ?? EMPTY, parts.payload)

function sides(mixEmptyPayload: boolean) {
  const shared = { pattern: XX, prologue: hex(vector.init_prologue), mixEmptyPayload }
  const initiator = { staticKey: pair(vector.init_static), ephemeral: pair(vector.init_ephemeral) }
  const responder = { staticKey: pair(vector.resp_static), ephemeral: pair(vector.resp_ephemeral) }
  return [
    createHandshake({ ...shared, ...initiator, role: 'initiator' }),
    createHandshake({ ...shared, ...responder, role: 'responder' }),
  ] as const
}

describe('the handshake in the mode of the specification', () => {
  it('writes and reads the transcript that another implementation made', () => {
    const [initiator, responder] = sides(true)
    const messages = vector.messages.map(({ payload, ciphertext }) => ({ payload: hex(payload), ciphertext }))
    messages.slice(0, 3).forEach(({ payload, ciphertext }, turn) => {
      const [writer, reader] = turn % 2 === 0 ? [initiator, responder] : [responder, initiator]
      const parts = writer.write(payload)
      expect(toHex(whole(parts))).toBe(ciphertext)
      expect(reader.read(parts)).toEqual(payload)
    })
    expect([toHex(initiator.hash), toHex(responder.hash)]).toEqual([
      vector.handshake_hash,
      vector.handshake_hash,
    ])
    const channels = [responder.split(), initiator.split()] as const
    messages.slice(3).forEach(({ payload, ciphertext }, turn) => {
      const [sender, receiver] = turn % 2 === 0 ? channels : [channels[1], channels[0]]
      const sealed = sender.encrypt(payload)
      expect(toHex(sealed)).toBe(ciphertext)
      expect(receiver.decrypt(sealed)).toEqual(payload)
    })
  })

  it('differs from the chat channel only by what an empty first payload does to the transcript', () => {
    const [specification] = sides(true)
    const [chat] = sides(false)
    const [untouched] = sides(false)
    expect(specification.write(EMPTY)).toEqual(chat.write(EMPTY))
    expect(specification.hash).not.toEqual(chat.hash)
    untouched.write(textBytes('hello'))
    const [other] = sides(true)
    other.write(textBytes('hello'))
    expect(untouched.hash).toEqual(other.hash)
  })
})

describe('the handshake of the chat channel', () => {
  const play = () => {
    const [initiator, responder] = sides(false)
    const first = initiator.write(EMPTY)
    responder.read(first)
    const second = responder.write(textBytes('chain'))
    return { initiator, responder, first, second }
  }

  it('proves both static keys to the other side', () => {
    const { initiator, responder, second } = play()
    expect(initiator.read(second)).toEqual(textBytes('chain'))
    expect(responder.read(initiator.write(textBytes('login')))).toEqual(textBytes('login'))
    expect(toHex(initiator.remoteStatic ?? EMPTY)).toBe(toHex(pair(vector.resp_static).publicKey))
    expect(toHex(responder.remoteStatic ?? EMPTY)).toBe(toHex(pair(vector.init_static).publicKey))
    expect(initiator.hash).toEqual(responder.hash)
  })

  it.each(['ephemeral', 'static', 'payload'] as const)('fails alike for every flipped bit of %s', (part) => {
    const { second } = play()
    for (let bit = 0; bit < second[part]!.length * 8; bit += 5) {
      const { initiator } = play()
      const flipped = new Uint8Array(second[part]!)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      // The top bit of an X25519 public key does not count in the curve, but does in the transcript.
      expect(() => initiator.read({ ...second, [part]: flipped })).toThrow(
        expect.objectContaining({ code: 'handshake-failed', message: 'the handshake failed' }),
      )
    }
  })

  it('fails for a part that is missing, empty, or does not belong into the message', () => {
    const { second, first } = play()
    const wrong: HandshakeParts[] = [
      { ...second, ephemeral: undefined },
      { ...second, static: undefined },
      { ...second, static: EMPTY },
      { ...second, payload: EMPTY },
    ]
    for (const parts of wrong) {
      expect(() => play().initiator.read(parts)).toThrow(
        expect.objectContaining({ code: 'handshake-failed' }),
      )
    }
    const [, responder] = sides(false)
    expect(() => responder.read({ ...first, static: new Uint8Array(32) })).toThrow(
      expect.objectContaining({ code: 'handshake-failed' }),
    )
  })

  it('refuses to be called out of turn', () => {
    const [initiator, responder] = sides(false)
    expect(() => responder.write(EMPTY)).toThrow(TypeError)
    expect(() => initiator.split()).toThrow(TypeError)
    const first = initiator.write(EMPTY)
    expect(() => initiator.write(EMPTY)).toThrow(TypeError)
    responder.read(first)
    expect(() => responder.read(first)).toThrow(TypeError)
  })
})
