import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { signalAddress, signalName } from '#proto/signal/address.js'
import { checkJid } from '#proto/stanza/jid.js'
import { errorCode } from '../../support/hex.js'

/** The rule once more, written differently. */
function expected(bare: string): string {
  const hex = createHash('sha256').update(`parley signal address v1\0${bare}`, 'latin1').digest('hex')
  const variant = '89ab'[parseInt(hex[16]!, 16) % 4]
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

const name = (jid: string) => signalName(checkJid(jid))

describe('Signal addresses', () => {
  it.each([
    ['1-10853634039893@interop', '8b719e56-b95b-82a0-adb8-23806f45b238'],
    ['4915550001@s.whatsapp.net', '9c99b985-2607-8355-a9e2-f36c85cd0f2f'],
  ])('name %s by the UUID %s', (jid, uuid) => {
    expect(name(jid)).toBe(uuid)
    expect(name(jid)).toBe(expected(jid))
  })

  it('are UUIDs of version 8', () => {
    for (let user = 0; user < 200; user++) {
      expect(name(`1-${user}@interop`)).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      )
    }
  })

  it('bind integrator and server', () => {
    const names = ['12-123@interop', '13-123@interop', '123@s.whatsapp.net', '123@lid', '123@msgr'].map(name)
    expect(new Set(names).size).toBe(5)
  })

  it('count devices from 1 and share one name between them', () => {
    const first = signalAddress(checkJid('1-5@interop'))
    const second = signalAddress(checkJid('1-5:1@interop'))
    expect([first.deviceId(), second.deviceId()]).toEqual([1, 2])
    expect(second.name()).toBe(first.name())
    expect(first.name()).toBe(name('1-5@interop'))
  })

  it('end at device 126 of the wire', () => {
    expect(signalAddress(checkJid('1-5:126@interop')).deviceId()).toBe(127)
    expect(errorCode(() => signalAddress(checkJid('1-5:127@interop')))).toBe('jid-invalid')
  })

  it.each(['s.whatsapp.net', '12-34@g.us'])('are not for %s', (jid) => {
    expect(errorCode(() => signalAddress(checkJid(jid)))).toBe('jid-invalid')
  })
})
