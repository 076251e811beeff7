// Random values of the exchanges, within their bounds, for roundtrip properties.
import fc from 'fast-check'
import type { Bytes } from '#proto/bytes.js'
import type { MediaConnection } from '#proto/exchanges/media-conn.js'
import type { KyberPreKeyWire, PreKeyBundleWire, SignedPreKeyWire } from '#proto/exchanges/key-elements.js'
import { checkJid } from '#proto/stanza/jid.js'

export const octets = (minLength: number, maxLength = minLength): fc.Arbitrary<Bytes> =>
  fc.uint8Array({ minLength, maxLength }).map((bytes) => new Uint8Array(bytes))

const user = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String)
const integrator = fc.integer({ min: 1, max: 999 })

/** People: WhatsApp users by number and pseudonym, Messenger users, partner users with and without device. */
export const personJid = fc
  .oneof(
    user.map((digits) => `${digits}@s.whatsapp.net`),
    user.map((digits) => `${digits}@lid`),
    user.map((digits) => `${digits}@msgr`),
    fc.tuple(integrator, user).map(([id, digits]) => `${id}-${digits}@interop`),
    fc.tuple(integrator, user).map(([id, digits]) => `${id}-${digits}:3@interop`),
  )
  .map(checkJid)

export const integratorId = integrator
export const stanzaId = fc.oneof(
  fc.uint8Array({ minLength: 9, maxLength: 9 }).map((tail) => `3EB0${Buffer.from(tail).toString('hex')}`),
  fc.stringMatching(/^[\x21-\x7e]{1,128}$/),
)
export const seconds = fc.integer({ min: 0, max: 2 ** 40 })
export const keyId = fc.integer({ min: 0, max: 2 ** 24 - 1 })
export const registrationId = fc.integer({ min: 0, max: 2 ** 32 - 1 })
/** Text of 1 to `most` code points without half pairs. */
export const textOf = (most: number) => fc.string({ unit: 'binary', minLength: 1, maxLength: most })

export const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

export const preKey = fc.record({ id: keyId, value: octets(32) })
export const signedPreKey: fc.Arbitrary<SignedPreKeyWire> = fc.record({
  id: keyId,
  value: octets(32),
  signature: octets(64),
})
export const kyberPreKey: fc.Arbitrary<KyberPreKeyWire> = fc.record({
  id: keyId,
  value: octets(1568),
  signature: octets(64),
})
export const bundle: fc.Arbitrary<PreKeyBundleWire> = fc.record({
  registrationId,
  identity: octets(32),
  preKey: maybe(preKey),
  signedPreKey,
  kyber: fc
    .tuple(kyberPreKey, fc.boolean())
    .map(([key, lastResort]): PreKeyBundleWire['kyber'] => ({ ...key, lastResort })),
})

export const mediaConnection: fc.Arbitrary<MediaConnection> = fc.record({
  auth: fc.stringMatching(/^[A-Za-z0-9_-]{1,512}$/),
  ttlSeconds: fc.integer({ min: 1, max: 604_800 }),
  hosts: fc.array(fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,60}(:[1-9][0-9]{0,4})?$/), {
    minLength: 1,
    maxLength: 16,
  }),
})

/** Values whose ids all differ. */
export const distinct = <T>(arbitrary: fc.Arbitrary<T>, key: (value: T) => unknown, maxLength: number) =>
  fc.uniqueArray(arbitrary, { selector: key, minLength: 0, maxLength })
