import fc from 'fast-check'
import protobuf from 'protobufjs'
import { describe, expect, it } from 'vitest'
import {
  type ClientPayload,
  decodeClientPayload,
  encodeClientPayload,
  isInteropProduct,
} from '#proto/exchanges/client-payload.js'
import { maybe, textOf } from '../../support/exchange-arbitrary.js'
import { errorCode, fromHex, toHex } from '../../support/hex.js'

const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const common = {
  username: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
  passive: fc.boolean(),
  pushName: maybe(textOf(64)),
  connectReason: fc.constantFrom('user', 'push'),
  connectAttemptCount: u32,
  appVersion: fc.record({ primary: u32, secondary: u32, tertiary: u32 }),
} as const
const payloads: fc.Arbitrary<ClientPayload> = fc.oneof(
  fc.record({ ...common, product: fc.constantFrom('whatsapp', 'messenger') }),
  fc.record({
    ...common,
    product: fc.constantFrom('interop', 'interop-messenger'),
    interopData: fc.record({
      accountId: fc.integer({ min: 1, max: 999 }),
      token: fc.stringMatching(/^[A-Za-z0-9_.-]{1,200}$/),
      enableReadReceipts: fc.boolean(),
    }),
  }),
)

const INTEROP: ClientPayload = {
  username: '18446744073709551615',
  product: 'interop',
  passive: false,
  pushName: 'Ada',
  connectReason: 'push',
  connectAttemptCount: 3,
  appVersion: { primary: 1, secondary: 0, tertiary: 3 },
  interopData: { accountId: 1, token: 'a.b.c', enableReadReceipts: true },
}
/** By hand: field << 3 | wire type, then the value. */
const INTEROP_HEX = `
  08 ffffffffffffffffff01
  18 00
  2a 08  12 06  08 01 10 00 18 03
  3a 03 416461
  68 00
  8001 03
  a001 02
  b202 0b  08 01  12 05 612e622e63  18 01`.replaceAll(/\s/g, '')

describe('ClientPayload', () => {
  it('is written as worked out by hand, with a username of all 64 bits', () => {
    expect(toHex(encodeClientPayload(INTEROP))).toBe(INTEROP_HEX)
    expect(decodeClientPayload(fromHex(INTEROP_HEX))).toEqual(INTEROP)
  })

  it('comes back as it was', () => {
    fc.assert(
      fc.property(payloads, (payload) => {
        expect(decodeClientPayload(encodeClientPayload(payload))).toEqual(payload)
      }),
    )
  })

  it('reads the same to protobufjs working from the .proto itself', () => {
    const type = protobuf.loadSync('proto/exchanges/client-payload.proto').lookupType('ClientPayload')
    fc.assert(
      fc.property(payloads, (payload) => {
        const plain = type.toObject(type.decode(encodeClientPayload(payload)), { longs: String })
        expect(plain['username']).toBe(payload.username)
        expect(plain['pushName']).toBe(payload.pushName)
        expect(plain['userAgent']).toEqual({ appVersion: payload.appVersion })
        expect(['whatsapp', 'messenger', 'interop', 'interop-messenger'][plain['product']]).toBe(
          payload.product,
        )
        expect(plain['interopData']?.accountId).toBe(payload.interopData?.accountId.toString())
      }),
    )
  })

  it('skips what other clients add', () => {
    const more = fromHex(`${INTEROP_HEX} 4d 01020304 6001 8802 01 c23e 03 616263`)
    expect(decodeClientPayload(more)).toEqual(INTEROP)
  })

  it('counts any other reason as the user', () => {
    const other = fromHex(INTEROP_HEX.replace('6800', '6805'))
    expect(decodeClientPayload(other).connectReason).toBe('user')
  })

  it.each([
    ['nothing', ''],
    ['no username', INTEROP_HEX.replace('08ffffffffffffffffff01', '')],
    ['no version', INTEROP_HEX.replace('2a081206080110001803', '')],
    ['no product', INTEROP_HEX.replace('a00102', '')],
    ['an unknown product', INTEROP_HEX.replace('a00102', 'a00104')],
    ['interop data for a user of Meta', INTEROP_HEX.replace('a00102', 'a00100')],
    ['no interop data for a partner', INTEROP_HEX.replace(/b202.*/, '')],
    ['integrator 0', INTEROP_HEX.replace('b2020b0801', 'b2020b0800')],
    ['a token with a space', INTEROP_HEX.replace('612e622e63', '612e202e63')],
    ['an empty token', INTEROP_HEX.replace(/b202.*/, 'b20206 0801 1200 1801'.replaceAll(' ', ''))],
    ['a name that is no UTF-8', INTEROP_HEX.replace('416461', '41ff61')],
    ['an empty name', INTEROP_HEX.replace('3a03416461', '3a00')],
    ['a length beyond the end', `${INTEROP_HEX}3a7f`],
    ['a varint without end', 'ff'.repeat(20)],
  ])('is refused with %s', (_, hex) => {
    expect(errorCode(() => decodeClientPayload(fromHex(hex)))).toBe('exchange-malformed')
  })

  it('is refused wherever it is cut before its required parts', () => {
    const bytes = fromHex(INTEROP_HEX)
    for (let length = 0; length < bytes.length; length++) {
      expect(errorCode(() => decodeClientPayload(bytes.subarray(0, length)))).toBe('exchange-malformed')
    }
  })

  it('carries 4,096 octets of token and no more', () => {
    const withToken = (length: number): ClientPayload => ({
      ...INTEROP,
      interopData: { accountId: 1, token: 'a'.repeat(length), enableReadReceipts: false },
    })
    expect(decodeClientPayload(encodeClientPayload(withToken(4096))).interopData?.token).toHaveLength(4096)
    expect(() => encodeClientPayload(withToken(4097))).toThrow(TypeError)
  })

  it.each([
    ['a username above 64 bits', { username: '18446744073709551616' }],
    ['a username with leading zeros', { username: '007' }],
    ['a name of 65 code points', { pushName: '🙂'.repeat(65) }],
    ['a name that is half a pair', { pushName: '\ud83d' }],
    ['interop data where none belongs', { product: 'whatsapp' }],
  ] as const)('is not written with %s', (_, change) => {
    expect(() => encodeClientPayload({ ...INTEROP, ...change })).toThrow(TypeError)
  })

  it('knows the products of partners', () => {
    expect(isInteropProduct('interop')).toBe(true)
    expect(isInteropProduct('interop-messenger')).toBe(true)
    expect(isInteropProduct('whatsapp')).toBe(false)
  })
})
