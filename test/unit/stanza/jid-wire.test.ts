// JIDs in their four binary forms, each with hand-written octets.
import { describe, expect, it } from 'vitest'
import { decodeStanza, encodeStanza } from '#proto/stanza/codec.js'
import { stanza } from '#proto/stanza/stanza.js'
import { errorCode, fromHex, toHex } from '../../support/hex.js'

const VALUE = '00 f8 03 08 11'
const INTEROP = 'fc 07 69 6e 74 65 72 6f 70'
const read = (wire: string) => decodeStanza(fromHex(`${VALUE} ${wire}`)).attrs['to']
const write = (to: string, interopServer = true) =>
  toHex(encodeStanza(stanza('id', { to }), { interopServer })).slice(10)
const plain = (wire: string) => wire.replaceAll(' ', '')

describe('an address', () => {
  it.each([
    ['JID_PAIR for a phone', 'fa ff 05 49 15 55 00 01 03', '4915550001@s.whatsapp.net'],
    ['JID_PAIR with a token as user', 'fa 2d 03', '0@s.whatsapp.net'],
    ['JID_PAIR for a lid', 'fa ff 82 12 3f 76', '123@lid'],
    ['JID_PAIR for a group', 'fa ff 83 12 3a 4f 1c', '123-4@g.us'],
    ['JID_PAIR without a user for the server', 'fa 00 03', 's.whatsapp.net'],
    ['AD_JID for a phone device', 'f7 00 07 ff 82 12 3f', '123:7@s.whatsapp.net'],
    ['AD_JID for a lid device', 'f7 01 ff ff 82 12 3f', '123:255@lid'],
    ['AD_JID for a hosted account', 'f7 80 00 ff 82 12 3f', '123@hosted'],
    ['AD_JID for a hosted lid', 'f7 81 63 ff 82 12 3f', '123:99@hosted.lid'],
    ['FB_JID without a device', 'f6 ff 82 12 3f 00 00 cc', '123@msgr'],
    ['FB_JID with a device', 'f6 ff 82 12 3f 01 02 cc', '123:258@msgr'],
    ['INTEROP_JID without a device', `f5 ff 82 12 3f 00 00 00 01 ${INTEROP}`, '1-123@interop'],
    ['INTEROP_JID with a device', `f5 ff 82 12 3f 01 02 03 e7 ${INTEROP}`, '999-123:258@interop'],
  ])('has the form %s', (_name, wire, jid) => {
    expect(read(wire)).toBe(jid)
    expect(write(jid)).toBe(plain(wire))
  })

  it.each([
    ['a partner as JID_PAIR', `fa ff 83 1a 12 3f ${INTEROP}`, '1-123@interop'],
    ['a partner device as JID_PAIR', 'fa fc 05 31 2d 35 3a 33 ' + INTEROP, '1-5:3@interop'],
    ['a Messenger user as JID_PAIR', 'fa ff 82 12 3f cc', '123@msgr'],
    ['the Messenger server spelled out', 'f6 ff 82 12 3f 00 00 fc 04 6d 73 67 72', '123@msgr'],
    ['AD_JID for a first device', 'f7 00 00 ff 82 12 3f', '123@s.whatsapp.net'],
    ['a user whose digits are not packed', 'fa fc 03 31 32 33 03', '123@s.whatsapp.net'],
    ['the largest integrator of the wire', `f5 ff 82 12 3f 00 00 ff ff ${INTEROP}`, '65535-123@interop'],
    ['a pair of a kind that is not known here', 'fa 0b 0d', 'status@broadcast'],
    ['the server as a token', '03', 's.whatsapp.net'],
  ])('is also read as %s', (_name, wire, jid) => {
    expect(read(wire)).toBe(jid)
  })

  it.each([
    ['AD_JID with an unknown domain', 'f7 02 00 ff 82 12 3f'],
    ['AD_JID with a user that is no number', 'f7 00 00 18'],
    ['AD_JID with a leading zero', 'f7 00 00 ff 82 02 3f'],
    ['FB_JID with another server', 'f6 ff 82 12 3f 00 00 03'],
    ['INTEROP_JID with a user that is no number', `f5 18 00 00 00 01 ${INTEROP}`],
    ['INTEROP_JID with a user of 2^64', `f5 ff 0a 18 44 67 44 07 37 09 55 16 16 00 00 00 01 ${INTEROP}`],
    ['JID_PAIR with an @ in the user', 'fa fc 01 40 03'],
    ['JID_PAIR with an @ in the server', 'fa 18 fc 01 40'],
    ['JID_PAIR with an empty server', 'fa 18 fc 00'],
  ])('is refused as %s', (_name, wire) => {
    expect(errorCode(() => read(wire))).toBe('jid-invalid')
  })

  it.each(['fa', 'fa 18', 'f7 00', 'f7 00 00', 'f6 ff 82 12 3f 00', 'f5 ff 82 12 3f 00 00 00'])(
    'is refused where it is cut short: %s',
    (wire) => {
      expect(errorCode(() => read(wire))).toBe('stanza-malformed')
    },
  )

  it.each([
    '04915550001@s.whatsapp.net',
    '123:0@s.whatsapp.net',
    '123:256@s.whatsapp.net',
    '@s.whatsapp.net',
    '1-05@interop',
    '1-5:0@interop',
    'a@b@c',
    'joe@example.com',
    'status@broadcast',
    '@',
  ])('%j, which is not canonical, travels as plain text and comes back unchanged', (text) => {
    expect(write(text).slice(0, 2)).toBe('fc')
    expect(decodeStanza(encodeStanza(stanza('id', { to: text }))).attrs['to']).toBe(text)
  })
})

describe('a partner address without its server string', () => {
  const address = 'f5 ff 82 12 3f 00 07 00 01'

  it('is what a client may write', () => {
    expect(write('1-123:7@interop', false)).toBe(plain(address))
  })

  it('is read at the end of a stanza', () => {
    expect(read(address)).toBe('1-123:7@interop')
  })

  it('is read before a further attribute', () => {
    const node = decodeStanza(fromHex(`00 f8 05 08 11 ${address} 04 38`))
    expect(node.attrs).toEqual({ to: '1-123:7@interop', type: 'text' })
  })

  it('is read before content, children and a following node', () => {
    expect(decodeStanza(fromHex(`00 f8 04 08 11 ${address} fc 02 68 69`)).content).toEqual(fromHex('68 69'))
    const users = decodeStanza(fromHex(`00 f8 02 0e f8 02 f8 03 0e 11 ${address} f8 03 0e 11 ${address}`))
    expect(users.content).toHaveLength(2)
  })

  it('gets its server string where the next octets could be taken for it', () => {
    const interop = new Uint8Array(Buffer.from('interop'))
    for (const node of [
      stanza('id', { to: '1-123@interop', interop: 'x' }),
      stanza('id', { to: '1-123@interop' }, interop),
      stanza('list', {}, [stanza('id', { to: '1-123@interop' }), stanza('interop')]),
    ]) {
      expect(decodeStanza(encodeStanza(node, { interopServer: false }))).toEqual(node)
    }
  })
})
