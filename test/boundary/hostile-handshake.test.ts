// The chat server under hostile octets before the login, on real sockets: whatever a connection sends costs that
// connection alone, and it learns nothing.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Bytes, concat, EMPTY } from '#proto/bytes.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { encodeFrame, PROLOGUE } from '#proto/frame/frame.js'
import { encodeHandshakeMessage } from '#proto/noise/handshake-message.js'
import { encodeStanza } from '#proto/stanza/codec.js'
import { stanza } from '#proto/stanza/stanza.js'
import { type BesiegedChat, besiegedChat, frameHeader, loginOfBob, ping } from '../support/besieged-chat.js'
import { testDevice } from '../support/meta.js'
import { fresh } from '../support/offline-client.js'

const KIB = 1024

let chat: BesiegedChat
beforeEach(async () => {
  chat = await besiegedChat()
})
afterEach(() => chat.close())

const hello = (ephemeral: Bytes): Bytes =>
  encodeFrame(encodeHandshakeMessage('clientHello', { ephemeral, payload: EMPTY }))

describe('before the login', () => {
  it.each<[string, Bytes]>([
    ['an HTTP request', concat(Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'))],
    ['a TLS handshake', Uint8Array.of(0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3)],
    ['zeros', new Uint8Array(1000)],
    ['another protocol version', Uint8Array.of(0x57, 0x41, 5, 3)],
    ['another dictionary version', Uint8Array.of(0x57, 0x41, 6, 2)],
    ['an empty frame', concat(PROLOGUE, frameHeader(0))],
    ['random octets in a frame', concat(PROLOGUE, encodeFrame(new Uint8Array(200).fill(0x9d)))],
    ['a stanza in the clear', concat(PROLOGUE, encodeFrame(encodeStanza(ping('early'))))],
    ['a key of 31 octets', concat(PROLOGUE, hello(fresh(31)))],
    ['a key of low order', concat(PROLOGUE, hello(new Uint8Array(32)))],
    ['the last message first', concat(PROLOGUE, encodeFrame(finishOf(fresh(48))))],
    ['the prologue twice', concat(PROLOGUE, PROLOGUE, hello(fresh(32)))],
    ['a frame longer than may come before the login', concat(PROLOGUE, frameHeader(64 * KIB + 1))],
  ])('%s ends the connection without an answer', async (_what, bytes) => {
    const socket = chat.dial()
    socket.write(bytes)
    await socket.closed
    expect(socket.received).toBe(0)
    await chat.witnessIsServed()
  })

  it('64 KiB may come, and not one octet more', async () => {
    const socket = chat.dial()
    const begun = concat(PROLOGUE, frameHeader(64 * KIB))
    socket.write(concat(begun, new Uint8Array(64 * KIB - begun.length)))
    await chat.witnessIsServed()
    expect(socket.over).toBe(false)
    socket.write(Uint8Array.of(0))
    await socket.closed
  })

  it.each([
    ['exactly as much as may', 0],
    ['one octet more than may', 1],
  ])('what comes while the login is decided is kept where it is %s come', async (_what, more) => {
    await chat.close()
    const limit = 4 * KIB
    chat = await besiegedChat({ config: { preAuthBytes: limit } })
    const socket = chat.dial()
    const finish = await socket.handshake(chat.bob.device.noise, loginOfBob())
    const soFar = PROLOGUE.length + hello(fresh(32)).length + finish.length
    const early = socket.sealed(encodeStanza(ping('early')))
    const room = limit - soFar - early.length + more
    const padded = (length: number): Bytes => encodeStanza(stanza('x', {}, new Uint8Array(length)))
    const overhead = padded(1000).length - 1000 + 3 + 16
    socket.write(concat(finish, early, socket.sealed(padded(room - overhead))))
    if (more > 0) {
      await socket.closed
      expect(socket.received).toBe(0)
    } else {
      expect((await socket.read()).tag).toBe('success')
      expect((await socket.next(({ tag }) => tag === 'iq')).attrs['id']).toBe('early')
    }
    await chat.witnessIsServed()
  })

  it('a slow client has ten seconds, however busy it keeps the line', async () => {
    const [trickling, halfway] = [chat.dial(), chat.dial()]
    await halfway.handshake(chat.bob.device.noise, loginOfBob())
    const bytes = concat(PROLOGUE, frameHeader(1000), new Uint8Array(100))
    for (let second = 0; second < 9; second += 1) {
      trickling.write(bytes.subarray(second, second + 1))
      chat.test.clock.advance(1000)
      await chat.witnessIsServed()
    }
    chat.test.clock.advance(999)
    await chat.witnessIsServed()
    expect([trickling.over, halfway.over]).toEqual([false, false])
    chat.test.clock.advance(1)
    await Promise.all([trickling.closed, halfway.closed])
  })

  it('a second clientHello in place of the login ends the connection', async () => {
    const socket = chat.dial()
    await socket.handshake(chat.bob.device.noise, loginOfBob())
    socket.write(hello(fresh(32)))
    await socket.closed
  })

  it.each([0, 40, -1])('a login with octet %i flipped ends the connection without an answer', async (at) => {
    const socket = chat.dial()
    const finish = await socket.handshake(chat.bob.device.noise, loginOfBob())
    const bytes = new Uint8Array(finish)
    // The frame's own header stays as it is: what is flipped is inside.
    const place = at < 0 ? bytes.length + at : at + 3
    bytes[place] = (bytes[place] ?? 0) ^ 1
    socket.write(bytes)
    await socket.closed
    expect(socket.received).toBe(0)
  })

  it('a login that is no login is told so, and nothing after it is looked at', async () => {
    const socket = chat.dial()
    const finish = await socket.handshake(chat.bob.device.noise, concat(Buffer.from('no login at all')))
    socket.write(concat(finish, socket.sealed(encodeStanza(ping('early')))))
    expect(await socket.read()).toMatchObject({ tag: 'failure', attrs: { reason: '400' } })
    await socket.closed
    expect(socket.received).toBe(0)
  })

  it('a message sent along with a refused login reaches nobody', async () => {
    const socket = chat.dial()
    const finish = await socket.handshake(testDevice().noise, loginOfBob())
    const enc = { type: 'msg', ciphertext: fresh(64) } as const
    const message = outgoingMessage({ id: 'EARLY', to: chat.witnessJid, type: 'text', enc })
    socket.write(concat(finish, socket.sealed(encodeStanza(message))))
    expect(await socket.read()).toMatchObject({ tag: 'failure', attrs: { reason: '401' } })
    await socket.closed
    await chat.witnessIsServed()
    expect(chat.witness.stanzas.filter(({ tag }) => tag === 'message')).toEqual([])
  })
})

function finishOf(sealedStatic: Bytes): Bytes {
  return encodeHandshakeMessage('clientFinish', { static: sealedStatic, payload: fresh(64) })
}
