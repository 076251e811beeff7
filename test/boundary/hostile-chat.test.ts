// The chat server under hostile octets after the login, on real sockets: an account that breaks the rules loses
// its connection, and nobody else notices.
import { deflateSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Bytes, concat, EMPTY } from '#proto/bytes.js'
import { encodeFrame, PROLOGUE } from '#proto/frame/frame.js'
import { encodeHandshakeMessage } from '#proto/noise/handshake-message.js'
import { encodeStanza } from '#proto/stanza/codec.js'
import { type Stanza, stanza } from '#proto/stanza/stanza.js'
import { type BesiegedChat, besiegedChat, frameHeader, isServed, ping } from '../support/besieged-chat.js'
import type { NoiseSocket } from '../support/noise-socket.js'
import { fresh } from '../support/offline-client.js'

const KIB = 1024

let chat: BesiegedChat
beforeEach(async () => {
  chat = await besiegedChat()
})
afterEach(() => chat.close())

const secondHandshake = (): Bytes =>
  concat(
    PROLOGUE,
    encodeFrame(encodeHandshakeMessage('clientHello', { ephemeral: fresh(32), payload: EMPTY })),
  )

describe('after the login', () => {
  it.each<[string, (socket: NoiseSocket) => Bytes]>([
    ['a second handshake', secondHandshake],
    ['a frame that nobody sealed', () => encodeFrame(fresh(100))],
    ['a frame shorter than a seal', () => encodeFrame(fresh(15))],
    ['an empty frame', () => frameHeader(0)],
    ['a frame longer than 1 MiB', () => frameHeader(KIB * KIB + 1)],
    ['a sealed nothing', (socket) => socket.sealed(EMPTY)],
    ['an unknown flag', (socket) => socket.sealed(Uint8Array.of(4, 248, 1, 60))],
    [
      'octets after a stanza',
      (socket) => socket.sealed(concat(encodeStanza(stanza('x', {})), EMPTY, fresh(1))),
    ],
    ['a zlib stream cut short', (socket) => socket.sealed(zipped(deflateSync(fresh(200)).subarray(0, -9)))],
    [
      'a frame sent twice',
      (socket) => {
        const once = socket.sealed(encodeStanza(ping('once')))
        return concat(once, once)
      },
    ],
  ])('%s ends this connection, and the account can come again', async (_what, bytes) => {
    const socket = await chat.loggedIn()
    socket.write(bytes(socket))
    await socket.closed
    await chat.witnessIsServed()
    await isServed(await chat.loggedIn())
  })

  it('a frame of exactly 1 MiB is read', async () => {
    const socket = await chat.loggedIn()
    const overhead = encodeStanza(stanza('x', {}, new Uint8Array(1_000_000))).length - 1_000_000 + 16
    const frame = socket.sealed(encodeStanza(stanza('x', {}, new Uint8Array(KIB * KIB - overhead))))
    expect(frame.length - 3).toBe(KIB * KIB)
    socket.write(frame)
    await isServed(socket)
  })

  it.each<[string, number, (count: number) => Bytes]>([
    ['levels of nodes', 64, (count) => encodeStanza(nested(count))],
    [
      'nodes',
      10_000,
      (count) =>
        encodeStanza(
          stanza(
            'x',
            {},
            Array.from({ length: count - 1 }, () => stanza('y', {})),
          ),
        ),
    ],
    [
      'attributes',
      64,
      (count) =>
        encodeStanza(
          stanza('x', Object.fromEntries(Array.from({ length: count }, (_, at) => [`a${at}`, '1']))),
        ),
    ],
    // Hardly compressible at its beginning, so that the other limit, 100 to 1, is far away.
    [
      'octets inflated from one frame',
      4 * KIB * KIB,
      (count) => zipped(deflateSync(inflatesTo(count, 80_000))),
    ],
  ])('a stanza of N %s is read, one of N + 1 ends the connection (N = %i)', async (_what, limit, build) => {
    const socket = await chat.loggedIn()
    socket.write(socket.sealed(build(limit)))
    await isServed(socket)
    socket.write(socket.sealed(build(limit + 1)))
    await socket.closed
    await chat.witnessIsServed()
  })

  it('a zlib bomb of a thousand to one ends the connection', async () => {
    const socket = await chat.loggedIn()
    const bomb = zipped(deflateSync(inflatesTo(4 * KIB * KIB, 0)))
    expect(bomb.length).toBeLessThan(8 * KIB)
    socket.write(socket.sealed(bomb))
    await socket.closed
    await chat.witnessIsServed()
  })

  it('stanzas that nobody knows, and acks of what was never delivered, are passed over', async () => {
    const socket = await chat.loggedIn()
    socket.send(
      stanza('ack', { class: 'message', id: 'NEVER', to: '1-5@interop' }),
      stanza('ack', { class: 'nonsense', id: 'X' }),
      stanza('ack', {}),
      stanza('success', { t: '1' }),
      stanza('stream:error', {}),
      stanza('ib', {}),
      stanza('iq', { type: 'result', id: 'nobody-asked' }),
      stanza('notification', { type: 'encrypt', from: '1-5@interop', id: 'forged' }),
      stanza('x', {}),
    )
    await isServed(socket)
    await chat.witnessIsServed()
    expect(chat.witness.stanzas.filter(({ tag }) => tag !== 'ib')).toEqual([])
  })
})

function zipped(stream: Uint8Array): Bytes {
  return concat(Uint8Array.of(2), stream)
}

/** A node whose octets, without the flag, are `length`; the first `random` of them do not compress. */
function inflatesTo(length: number, random: number): Bytes {
  const overhead = encodeStanza(stanza('x', {}, new Uint8Array(length))).length - 1 - length
  const content = new Uint8Array(length - overhead)
  for (let at = 0; at < random; at += 4096) content.set(fresh(Math.min(4096, random - at)), at)
  return encodeStanza(stanza('x', {}, content)).slice(1)
}

function nested(levels: number): Stanza {
  let node = stanza('x', {})
  for (let level = 1; level < levels; level += 1) node = stanza('x', {}, [node])
  return node
}
