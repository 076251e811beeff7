import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeTestAccount, parseTestAccount } from '#proto/enlistment/account-form.js'
import { encodeEnlistment, parseEnlistment } from '#proto/enlistment/enlistment-form.js'
import { sizedDeviceKeys } from '../../support/device-keys.js'
import { codeOf } from '../../support/rejection.js'

const version = { primary: 1, secondary: 0, tertiary: 3 }
const enlistment = { keys: sizedDeviceKeys(), token: 'aaa.bbb.ccc', version }
const body = encodeEnlistment(enlistment)
const refusal = (text: string) => codeOf(() => parseEnlistment(text))

/** The form with one field's text replaced; `undefined` leaves the field out. */
function withField(name: string, text: string | undefined): string {
  const fields = new URLSearchParams(body)
  if (text === undefined) fields.delete(name)
  else fields.set(name, text)
  return fields.toString()
}

describe('an enlistment form', () => {
  it('lists the published fields in their order, then the assumed ones', () => {
    expect([...new URLSearchParams(body).keys()]).toEqual([
      ...['authkey', 'e_keytype', 'e_regid', 'e_ident', 'e_skey_id', 'e_skey_val', 'e_skey_sig'],
      ...['e_kkey_id', 'e_kkey_val', 'e_kkey_sig', 'token', 'version'],
    ])
  })

  it('writes ids big-endian and keys without prefix, in unpadded base64url', () => {
    const fields = new URLSearchParams(body)
    const hex = (name: string) => Buffer.from(fields.get(name)!, 'base64url').toString('hex')
    expect(hex('e_keytype')).toBe('05')
    expect(hex('e_regid')).toBe('01020304')
    expect(hex('e_skey_id')).toBe('0a0b0c')
    expect(hex('e_kkey_id')).toBe('ffffff')
    expect(hex('e_ident')).toBe('02'.repeat(32))
    expect(hex('e_kkey_val')).toHaveLength(2 * 1568)
    expect(fields.get('version')).toBe('1.0.3')
    expect(body).not.toContain('%3D')
  })

  it('is read as it was written', () => {
    expect(parseEnlistment(body)).toEqual(enlistment)
  })

  it('is read as it was written, whatever the values', () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
    const signed = (length: number) =>
      fc.record({ id: fc.nat(0xffffff), publicKey: bytes(length), signature: bytes(64) })
    const arbitrary = fc.record({
      keys: fc.record({
        authKey: bytes(32),
        registrationId: fc.nat(0xffffffff),
        identityKey: bytes(32),
        signedPreKey: signed(32),
        kyberPreKey: signed(1568),
      }),
      token: fc.stringMatching(/^[A-Za-z0-9_.-]{1,400}$/),
      version: fc.record({ primary: fc.nat(9999), secondary: fc.nat(9999), tertiary: fc.nat(9999) }),
    })
    fc.assert(
      fc.property(arbitrary, (value) => {
        // Structural clones: fast-check's arrays have no fixed buffer type.
        const copy = structuredClone<unknown>(value) as typeof enlistment
        expect(parseEnlistment(encodeEnlistment(copy))).toEqual(copy)
      }),
      { numRuns: 100, seed: 4 },
    )
  })

  it.each([...new URLSearchParams(body).keys()])('lacks nothing: without %s it is refused', async (name) => {
    expect(await refusal(withField(name, undefined))).toBe('form-malformed')
  })

  it.each([...new URLSearchParams(body).keys()])(
    'says nothing twice: with two %s it is refused',
    async (name) => {
      const again = new URLSearchParams(body).get(name)!
      expect(await refusal(`${body}&${name}=${encodeURIComponent(again)}`)).toBe('form-malformed')
    },
  )

  it.each([
    ['authkey', 31],
    ['authkey', 33],
    ['e_keytype', 2],
    ['e_regid', 3],
    ['e_ident', 33],
    ['e_skey_id', 4],
    ['e_skey_val', 33],
    ['e_skey_sig', 63],
    ['e_kkey_id', 2],
    ['e_kkey_val', 1569],
    ['e_kkey_sig', 65],
  ])('refuses %s of %d bytes', async (name, length) => {
    expect(await refusal(withField(name, Buffer.alloc(length, 5).toString('base64url')))).toBe(
      'form-malformed',
    )
  })

  it.each([
    ['an unknown field', `${body}&extra=1`],
    ['an empty field name', `${body}&=1`],
    ['a field without a value', `${body}&token`],
    ['a prototype for a field', `${body}&__proto__=1`],
    ['padding', withField('authkey', `${Buffer.alloc(32).toString('base64url')}=`)],
    ['plain base64', withField('authkey', Buffer.alloc(32, 0xff).toString('base64'))],
    ['another key type', withField('e_keytype', 'Bg')],
    ['an empty token', withField('token', '')],
    ['a token with a space', withField('token', 'a b')],
    ['a version with two parts', withField('version', '1.0')],
    ['a version with a leading zero', withField('version', '01.0.3')],
    ['a version of five digits', withField('version', '10000.0.3')],
    ['half an escape', `${body}%`],
    ['an escape that is not UTF-8', body.replace('token=', 'token=%ff')],
    ['nothing', ''],
    ['JSON', '{}'],
  ])('refuses %s', async (_what, text) => {
    expect(await refusal(text)).toBe('form-malformed')
  })

  it('takes a token of 4096 bytes and not of 4097', async () => {
    expect(parseEnlistment(withField('token', 'a'.repeat(4096))).token).toHaveLength(4096)
    expect(await refusal(withField('token', 'a'.repeat(4097)))).toBe('form-malformed')
  })

  it('takes 16 KiB and not a byte more, however it is escaped', async () => {
    const escaped = (length: number) => {
      // Each escaped letter of a value adds two bytes.
      const plain = withField('token', 'a'.repeat(4096 - (length % 2)))
      let left = Math.ceil((length - plain.length) / 2)
      const text = plain.replace(/(?<=(?:token|e_kkey_val)=[^&]*)[a-zA-Z]/g, (letter) =>
        left-- > 0 ? `%${letter.charCodeAt(0).toString(16)}` : letter,
      )
      return text.length === length ? text : text.replace('token=', 'token=a')
    }
    expect([escaped(16_384).length, escaped(16_385).length]).toEqual([16_384, 16_385])
    expect(parseEnlistment(escaped(16_384)).keys).toEqual(enlistment.keys)
    expect(await refusal(escaped(16_385))).toBe('form-malformed')
  })

  it('is not written from keys of the wrong size', async () => {
    const keys = { ...sizedDeviceKeys(), authKey: new Uint8Array(31) }
    expect(await codeOf(() => encodeEnlistment({ ...enlistment, keys }))).toBe('TypeError')
  })
})

describe('a test account form', () => {
  const account = {
    keys: sizedDeviceKeys(),
    service: 'whatsapp' as const,
    phone: '4915550001',
    displayName: 'Bob & Söhne 👍',
  }

  it('is read as it was written', () => {
    expect(parseTestAccount(encodeTestAccount(account))).toEqual(account)
  })

  it.each([
    ['another service', { service: 'telegram' }],
    ['a phone with its plus', { phone: '+4915550001' }],
    ['a phone of 6 digits', { phone: '155500' }],
    ['a phone of 16 digits', { phone: '1555000000000000' }],
    ['no name', { display_name: '' }],
    ['a name of 65 code points', { display_name: '👍'.repeat(65) }],
    ['a name with an escape sequence', { display_name: 'Bob\u001b[31m' }],
    ['a token', { token: 'a.b.c' }],
  ])('refuses %s', async (_what, changed) => {
    const fields = new URLSearchParams(encodeTestAccount(account))
    for (const [name, text] of Object.entries(changed)) fields.set(name, text)
    expect(await codeOf(() => parseTestAccount(fields.toString()))).toBe('form-malformed')
  })

  it('takes phones of 7 and 15 digits and names of 64 code points', () => {
    for (const phone of ['1555000', '155500000000000']) {
      expect(parseTestAccount(encodeTestAccount({ ...account, phone })).phone).toBe(phone)
    }
    const displayName = '👍'.repeat(64)
    expect(parseTestAccount(encodeTestAccount({ ...account, displayName })).displayName).toBe(displayName)
  })
})
