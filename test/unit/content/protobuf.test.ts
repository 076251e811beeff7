import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ClientPayload } from '#proto/gen/wire.js'
import { bigint, decodeProtobuf, long, protobufBytes } from '#proto/protobuf.js'
import { errorCode, fromHex, toHex } from '../../support/hex.js'

describe('64-bit integers', () => {
  it('keep every bit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
        expect(bigint(long(value))).toBe(value)
        const bytes = protobufBytes(ClientPayload.encode({ username: long(value) }))
        expect(bigint(decodeProtobuf(ClientPayload, bytes, 'exchange-malformed').username!)).toBe(value)
      }),
    )
  })

  it.each([-1, 0.5, 2 ** 53, NaN, -1n, 2n ** 64n])('are not made from %s', (value) => {
    expect(() => long(value)).toThrow(TypeError)
  })

  it('are written as base-128 varints', () => {
    expect(toHex(protobufBytes(ClientPayload.encode({ username: long(300) })))).toBe('08ac02')
  })
})

describe('decoding', () => {
  it('drops fields nobody knows', () => {
    const decoded = decodeProtobuf(ClientPayload, fromHex('c03e01 1801'), 'exchange-malformed')
    expect(decoded.passive).toBe(true)
    expect(decoded.$unknowns).toBeUndefined()
  })

  it('fails under the code it was given', () => {
    expect(errorCode(() => decodeProtobuf(ClientPayload, fromHex('08'), 'content-malformed'))).toBe(
      'content-malformed',
    )
  })

  it('reads absent fields as null', () => {
    expect(decodeProtobuf(ClientPayload, fromHex(''), 'exchange-malformed').username).toBeNull()
  })
})
