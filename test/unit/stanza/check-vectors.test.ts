// The two stanzas whose octets are known from outside: the framework's sample, and one partner address.
import { describe, expect, it } from 'vitest'
import { decodeStanza, encodeStanza } from '#proto/stanza/codec.js'
import { stanza } from '#proto/stanza/stanza.js'

const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('the sample message of the framework', () => {
  const sample = stanza(
    'message',
    {
      to: '14155551001@s.whatsapp.net',
      from: '14155551000@s.whatsapp.net',
      id: '123456',
      type: 'text',
      notify: 'joe',
    },
    [stanza('body', {}, new Uint8Array([0x68, 0x69]))],
  )
  const published = [
    248, 12, 19, 17, 250, 255, 134, 20, 21, 85, 81, 0, 31, 3, 6, 250, 255, 134, 20, 21, 85, 81, 0, 15, 3, 8,
  ]

  it('is encoded as published up to the name of its id attribute', () => {
    expect([...encodeStanza(sample)].slice(1, 1 + published.length)).toEqual(published)
  })

  it('continues with the packed id, the type, the notify name and the body', () => {
    expect(toHex(encodeStanza(sample).subarray(1 + published.length))).toBe(
      'ff03123456' + '0438' + '18fc036a6f65' + 'f801f802ed75fc026869',
    )
  })

  it('decodes with its id unpacked, as published', () => {
    const unpacked = [252, 6, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 4, 56, 24, 252, 3, 0x6a, 0x6f, 0x65]
    const body = [248, 1, 248, 2, 237, 117, 252, 2, 0x68, 0x69]
    expect(decodeStanza(new Uint8Array([0, ...published, ...unpacked, ...body]))).toEqual(sample)
  })
})

describe('the partner address 1-10853634039893@interop', () => {
  const address = 'f5 ff 07 10 85 36 34 03 98 93 00 00 00 01 fc 07 69 6e 74 65 72 6f 70'
  const ping = stanza('iq', { to: '1-10853634039893@interop' })

  it('is encoded as servers send it', () => {
    expect(toHex(encodeStanza(ping))).toBe(toHex(hex(`00 f8 03 19 11 ${address}`)))
  })

  it('is decoded from the same octets', () => {
    expect(decodeStanza(hex(`00 f8 03 19 11 ${address}`))).toEqual(ping)
  })
})
