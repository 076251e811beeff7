import { beforeEach, describe, expect, it } from 'vitest'
import type { Bytes } from '#proto/bytes.js'
import { prekeyFetchAnswer, readPrekeyFetchAnswer } from '#proto/exchanges/prekey-fetch.js'
import type { PreKeyBundleWire } from '#proto/exchanges/key-elements.js'
import { isProtocolError } from '#proto/errors.js'
import { parseBundle } from '#proto/signal/bundle.js'
import { openEnvelope, type SealedEnvelope } from '#proto/signal/envelope.js'
import { signalFailure } from '#proto/signal/errors.js'
import { generateIdentity } from '#proto/signal/keys.js'
import { checkJid } from '#proto/stanza/jid.js'
import { errorCode } from '../../support/hex.js'
import { literal, overTheWire } from '../../support/literal.js'
import { type SignalDevice, signalDevice } from '../../support/signal-device.js'

const EVE = checkJid('2-10853634039893@interop')
let ada: SignalDevice
let bob: SignalDevice

beforeEach(() => {
  ada = signalDevice('1-10853634039893@interop')
  bob = signalDevice('4915550001@s.whatsapp.net')
})

const text = (bytes: Bytes) => Buffer.from(bytes).toString('utf8')

/** What libsignal failed of, in our words. */
async function failure(attempt: Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt
  } catch (error) {
    return signalFailure(error)
  }
  return 'nothing failed'
}

function flipped(bytes: Bytes, at = 5): Bytes {
  const copy = bytes.slice()
  copy[at]! ^= 1
  return copy
}

describe('a session', () => {
  it('is built from a bundle that came over the wire, and carries text both ways', async () => {
    const request = literal('<iq type="get" id="1"/>')
    const answer = overTheWire(prekeyFetchAnswer(request, [{ jid: bob.jid, bundle: bob.bundle }]))
    const [fetched] = readPrekeyFetchAnswer(answer)
    await ada.open(bob.jid, fetched!.bundle!)
    const first = await ada.encrypt(bob.jid, 'hello')
    expect(first.type).toBe('pkmsg')
    expect(text(await bob.decrypt(ada.jid, first))).toBe('hello')
    const reply = await bob.encrypt(ada.jid, 'hi')
    expect(reply.type).toBe('msg')
    expect(text(await ada.decrypt(bob.jid, reply))).toBe('hi')
    expect((await ada.encrypt(bob.jid, 'again')).type).toBe('msg')
  })

  it('also starts where the one-time keys are used up', async () => {
    await ada.open(bob.jid, { ...bob.bundle, preKey: undefined })
    expect(text(await bob.decrypt(ada.jid, await ada.encrypt(bob.jid, 'hello')))).toBe('hello')
  })

  it('uses up its one-time key', async () => {
    await ada.open(bob.jid, bob.bundle)
    await bob.decrypt(ada.jid, await ada.encrypt(bob.jid, 'hello'))
    expect(bob.preKeys.records.size).toBe(0)
  })

  it('does not open for another sender or another recipient, on the first message too', async () => {
    await ada.open(bob.jid, bob.bundle)
    const first = await ada.encrypt(bob.jid, 'hello')
    expect(await failure(bob.decrypt(EVE, first))).toBe('undecryptable')
    expect(await failure(bob.decrypt(ada.jid, first, checkJid('4915550002@s.whatsapp.net')))).toBe(
      'undecryptable',
    )
    expect(text(await bob.decrypt(ada.jid, first))).toBe('hello')
  })

  it('tells a duplicate', async () => {
    await ada.open(bob.jid, bob.bundle)
    const first = await ada.encrypt(bob.jid, 'hello')
    await bob.decrypt(ada.jid, first)
    expect(await failure(bob.decrypt(ada.jid, first))).toBe('duplicate')
  })

  it('survives garbage between its messages', async () => {
    await ada.open(bob.jid, bob.bundle)
    await bob.decrypt(ada.jid, await ada.encrypt(bob.jid, 'one'))
    const reply = await bob.encrypt(ada.jid, 'two')
    const damaged: SealedEnvelope = {
      type: 'msg',
      ciphertext: flipped(reply.ciphertext, reply.ciphertext.length - 1),
    }
    expect(await failure(ada.decrypt(bob.jid, damaged))).toBe('undecryptable')
    expect(text(await ada.decrypt(bob.jid, reply))).toBe('two')
  })

  it('is missed where there is none, and so is an unknown prekey', async () => {
    expect(await failure(ada.encrypt(bob.jid, 'hello'))).toBe('undecryptable')
    await ada.open(bob.jid, bob.bundle)
    const first = await ada.encrypt(bob.jid, 'hello')
    bob.preKeys.records.clear()
    expect(await failure(bob.decrypt(ada.jid, first))).toBe('undecryptable')
  })

  it('is not used towards another identity than the pinned one', async () => {
    await ada.open(bob.jid, bob.bundle)
    for (const address of ada.identities.pinned.keys()) {
      ada.identities.pinned.set(address, generateIdentity().publicKey)
    }
    expect(await failure(ada.encrypt(bob.jid, 'hello'))).toBe('untrusted-identity')
  })

  it('failures of our own are not taken for libsignal', () => {
    expect(signalFailure(new Error('disk full'))).toBeUndefined()
  })
})

describe('a bundle', () => {
  it.each<[string, (bundle: PreKeyBundleWire) => PreKeyBundleWire]>([
    [
      'a damaged signature',
      (b) => ({ ...b, signedPreKey: { ...b.signedPreKey, signature: flipped(b.signedPreKey.signature) } }),
    ],
    [
      'a damaged signed key',
      (b) => ({ ...b, signedPreKey: { ...b.signedPreKey, value: flipped(b.signedPreKey.value) } }),
    ],
    [
      'a damaged Kyber signature',
      (b) => ({ ...b, kyber: { ...b.kyber, signature: flipped(b.kyber.signature) } }),
    ],
    ['a damaged Kyber key', (b) => ({ ...b, kyber: { ...b.kyber, value: flipped(b.kyber.value) } })],
    ['another identity', (b) => ({ ...b, identity: flipped(b.identity) })],
    ['a short identity', (b) => ({ ...b, identity: b.identity.slice(1) })],
    ['a short one-time key', (b) => ({ ...b, preKey: { id: 1, value: new Uint8Array(31) } })],
    ['no Kyber key to speak of', (b) => ({ ...b, kyber: { ...b.kyber, value: new Uint8Array(0) } })],
  ])('is refused with %s', (_, damage) => {
    expect(errorCode(() => parseBundle(damage(bob.bundle), 1))).toBe('bundle-invalid')
  })

  it('never says which check failed', () => {
    const messages = [
      { ...bob.bundle, identity: flipped(bob.bundle.identity) },
      { ...bob.bundle, preKey: { id: 1, value: new Uint8Array(31) } },
    ].map((damaged) => {
      try {
        return parseBundle(damaged, 1)
      } catch (error) {
        return isProtocolError(error) ? error.message : error
      }
    })
    expect(messages[0]).toBe(messages[1])
  })

  it('shows nothing secret', () => {
    const shown = JSON.stringify(bob.bundle, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    )
    const secret = Buffer.from(bob.identities.own.privateKey.serialize()).toString('hex')
    expect(shown).not.toContain(secret)
  })
})

describe('an envelope', () => {
  it.each([
    ['nothing', []],
    ['version 3, which opens X3DH sessions', [0x33, 1, 2, 3]],
    ['a message of version 3 by a sender of version 4', [0x34, 1, 2, 3]],
    ['version 5', [0x55, 1, 2, 3]],
    ['only its version', [0x44]],
    ['a body that is none', [0x44, 0xff, 0xff, 0xff]],
  ])('is refused with %s', (_, octets) => {
    const ciphertext = Uint8Array.from(octets)
    expect(errorCode(() => openEnvelope({ type: 'pkmsg', ciphertext }))).toBe('envelope-malformed')
    expect(errorCode(() => openEnvelope({ type: 'msg', ciphertext }))).toBe('envelope-malformed')
  })

  it('is refused above 96 KiB', () => {
    const ciphertext = new Uint8Array(98_305).fill(0x44)
    expect(errorCode(() => openEnvelope({ type: 'msg', ciphertext }))).toBe('envelope-malformed')
  })

  it('is not for sending above 96 KiB', async () => {
    await ada.open(bob.jid, bob.bundle)
    await expect(ada.encrypt(bob.jid, 'a'.repeat(98_304))).rejects.toThrow(TypeError)
  })

  it('says for whom it is before it is opened', async () => {
    await ada.open(bob.jid, bob.bundle)
    const opened = openEnvelope(await ada.encrypt(bob.jid, 'hello'))
    expect(opened.type === 'pkmsg' && opened.message.preKeyId()).toBe(7)
    expect(opened.type === 'pkmsg' && opened.message.signedPreKeyId()).toBe(8)
  })
})
