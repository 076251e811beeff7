// An independent Noise client, whatsapp-rust-bridge, logs in at our server: framing, handshake, login payload and
// stanzas in both directions. It checks no certificate; ours are checked elsewhere.
import { connect } from 'node:net'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { NoiseSession } from 'whatsapp-rust-bridge'
import { type Bytes, concat } from '#proto/bytes.js'
import { encodeClientPayload } from '#proto/exchanges/client-payload.js'
import { iqResult } from '#proto/exchanges/iq.js'
import { PROLOGUE } from '#proto/frame/frame.js'
import type { ServerSession, ServerSessionEvent } from '#proto/session/session.js'
import { type Stanza, stanza } from '#proto/stanza/stanza.js'
import { systemClock } from '#platform/clock.js'
import { runConnection } from '#platform/net/connection.js'
import { listenTcp } from '#platform/net/tcp.js'
import { events, keys, NOW, payload, sent, serverSession } from '../support/session-pair.js'

const { clientEphemeral: ephemeral, clientStatic: staticKey } = keys

/** A length-delimited protobuf field of fewer than 16,384 bytes, by hand. */
function field(number: number, content: Uint8Array): Bytes {
  const { length } = content
  const prefix = length < 128 ? [length] : [(length & 0x7f) | 0x80, length >> 7]
  return concat(Uint8Array.of((number << 3) | 2, ...prefix), content)
}

/** The length-delimited fields of a message, by number. */
function fields(message: Uint8Array): Map<number, Uint8Array> {
  const found = new Map<number, Uint8Array>()
  for (let at = 0; at < message.length;) {
    const number = message[at]! >> 3
    const long = message[at + 1]! > 127
    const length = (message[at + 1]! & 0x7f) + (long ? message[at + 2]! * 128 : 0)
    const start = at + (long ? 3 : 2)
    found.set(number, message.slice(start, start + length))
    at = start + length
  }
  return found
}

class BridgeClient {
  private readonly session = new NoiseSession(ephemeral.publicKey, PROLOGUE)

  /** Prologue and clientHello{ephemeral}. */
  hello(): Bytes {
    return new Uint8Array(this.session.encodeFrameRaw(field(2, field(1, ephemeral.publicKey))))
  }

  /** Takes the serverHello's frame payload and gives the framed clientFinish. */
  finish(serverHello: Uint8Array): Bytes {
    const parts = fields(fields(serverHello).get(3)!)
    const [theirs, theirStatic, chain] = [parts.get(1)!, parts.get(2)!, parts.get(3)!]
    this.session.processHandshakeInit(theirs, theirStatic, chain, ephemeral.privateKey)
    const sealedStatic = this.session.processHandshakeFinish(
      staticKey.publicKey,
      staticKey.privateKey,
      theirs,
    )
    const login = this.session.encrypt(encodeClientPayload(payload))
    const frame = this.session.encodeFrameRaw(field(4, concat(field(1, sealedStatic), field(2, login))))
    this.session.finishInit()
    return new Uint8Array(frame)
  }

  send(node: { tag: string; attrs: Record<string, string>; content?: unknown }): Bytes {
    return new Uint8Array(this.session.encodeFrame(node as Parameters<NoiseSession['encodeFrame']>[0]))
  }

  receive(bytes: Uint8Array): { tag: string; attrs: Record<string, string> }[] {
    return this.session.decodeFrame(bytes).map((node) => ({ tag: node.tag, attrs: { ...node.attrs } }))
  }
}

const PING = { tag: 'iq', attrs: { id: 'p.1', type: 'get', xmlns: 'w:p', to: 's.whatsapp.net' } }
const MESSAGE = { tag: 'message', attrs: { id: '3EB0', type: 'text', to: '4915550001@s.whatsapp.net' } }

describe('an independent client', () => {
  it('logs in, talks and is talked to, in memory', () => {
    const client = new BridgeClient()
    const server = serverSession()
    server.start(NOW)
    const hello = client.hello()
    expect([...hello.subarray(0, 4)]).toEqual([0x57, 0x41, 6, 3])
    const answer = sent(server.receive(hello, NOW))
    const login = server.receive(client.finish(answer.subarray(3)), NOW)
    expect(events(login)).toEqual([{ type: 'login', payload, staticKey: staticKey.publicKey }])
    const success = sent(server.decideLogin({ accept: { t: 1_750_000_000 } }, NOW))
    expect(client.receive(success)).toEqual([{ tag: 'success', attrs: { t: '1750000000' } }])
    expect(events(server.receive(client.send(MESSAGE), NOW))).toEqual([
      { type: 'stanza', stanza: stanza('message', MESSAGE.attrs) },
    ])
    const pong = sent(server.receive(client.send(PING), NOW))
    expect(client.receive(pong)).toMatchObject([{ tag: 'iq', attrs: { type: 'result', id: 'p.1' } }])
    for (let id = 0; id < 50; id += 1) {
      const ack = stanza('ack', { class: 'message', id: String(id) })
      expect(client.receive(sent(server.submit(ack, NOW)))).toEqual([{ tag: 'ack', attrs: ack.attrs }])
    }
  })

  it('logs in and gets its answer over TCP', async () => {
    const listener = await listenTcp({
      ...{ host: '127.0.0.1', port: 0 },
      onCarrier(carrier) {
        const clock = { ...systemClock, now: () => NOW }
        const connection = runConnection<ServerSessionEvent, Stanza, ServerSession>(
          serverSession(),
          carrier,
          clock,
          {
            onEvent(event) {
              if (event.type === 'login') {
                connection.do((session, now) => session.decideLogin({ accept: { t: 1 } }, now))
              }
              if (event.type === 'stanza') connection.submit(iqResult(event.stanza))
            },
          },
        )
      },
    })
    const socket = connect(listener.port, '127.0.0.1')
    const client = new BridgeClient()
    const next = async (): Promise<Uint8Array> => {
      const [chunk] = (await once(socket, 'data')) as [Buffer]
      return new Uint8Array(chunk)
    }
    socket.write(client.hello())
    socket.write(client.finish((await next()).subarray(3)))
    expect(client.receive(await next())).toEqual([{ tag: 'success', attrs: { t: '1' } }])
    socket.write(client.send({ tag: 'iq', attrs: { id: '7', type: 'get', xmlns: 'encrypt' } }))
    expect(client.receive(await next())).toMatchObject([{ tag: 'iq', attrs: { type: 'result', id: '7' } }])
    socket.destroy()
    await listener.close()
  })
})
