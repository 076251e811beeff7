// The handshake as the sessions run it: any wrong byte ends it, all in the same way.
import { describe, expect, it } from 'vitest'
import { type Bytes, concat, EMPTY } from '#proto/bytes.js'
import { encodeFrame, PROLOGUE } from '#proto/frame/frame.js'
import { createHandshake } from '#proto/noise/handshake.js'
import { decodeHandshakeMessage, encodeHandshakeMessage } from '#proto/noise/handshake-message.js'
import { XX } from '#proto/noise/handshake-pattern.js'
import type { SessionMachine } from '#proto/session/effect.js'
import type { ClientSessionEvent, ServerSessionEvent } from '#proto/session/session.js'
import { decodeStanza } from '#proto/stanza/codec.js'
import { stanza } from '#proto/stanza/stanza.js'
import {
  clientSession,
  events,
  keyOf,
  keys,
  NOW,
  openPair,
  sent,
  serverSession,
  traces,
} from '../../support/session-pair.js'

const hello = sent(clientSession().start(NOW))
const toServer = (...parts: readonly Bytes[]) => {
  const server = serverSession()
  server.start(NOW)
  return parts.map((part) => server.receive(part, NOW)).at(-1)!
}
const serverHello = sent(toServer(hello))
const toClient = (bytes: Bytes) => {
  const client = clientSession()
  client.start(NOW)
  return client.receive(bytes, NOW)
}
const finish = sent(toClient(serverHello))

/** Every flipped bit position (one per octet, moving), every missing octet, every extra one. */
function mutants(message: Bytes): Bytes[] {
  const all: Bytes[] = []
  for (let at = 0; at < message.length; at += 1) {
    const flipped = new Uint8Array(message)
    flipped[at]! ^= 1 << (at % 8)
    all.push(flipped)
    all.push(concat(message.subarray(0, at), message.subarray(at + 1)))
    all.push(concat(message.subarray(0, at), Uint8Array.of(0), message.subarray(at)))
  }
  return all
}

/** What became of it once time is up, for a peer that waits for more where lengths were changed. */
function ends(session: SessionMachine<ClientSessionEvent | ServerSessionEvent>, bytes: Bytes) {
  const effects = session.receive(bytes, NOW)
  const late = session.tick(NOW + 10_000)
  const [closed, ...others] = [...events(effects), ...events(late)].filter((event) => event.type !== 'login')
  expect(others).toEqual([])
  return { closed, replied: sent(effects).length }
}

/** The client's side of the handshake, for payloads that our own session would not send. */
function rawInitiator() {
  const { clientStatic: staticKey, clientEphemeral: ephemeral } = keys
  const handshake = createHandshake({
    ...{ pattern: XX, role: 'initiator', prologue: PROLOGUE, mixEmptyPayload: false, staticKey, ephemeral },
  })
  return {
    hello: () => encodeFrame(encodeHandshakeMessage('clientHello', handshake.write(EMPTY))),
    finish: (serverHelloFrame: Bytes, login: Bytes) => {
      handshake.read(decodeHandshakeMessage('serverHello', serverHelloFrame.subarray(3)))
      return encodeFrame(encodeHandshakeMessage('clientFinish', handshake.write(login)))
    },
    open: (frame: Bytes) => decodeStanza(handshake.split().decrypt(frame.subarray(3))),
  }
}

describe('the handshake of a session', () => {
  it('fails alike for every changed octet of the client’s first message', () => {
    for (const wrong of mutants(hello)) {
      const server = serverSession()
      server.start(NOW)
      const answer = server.receive(wrong, NOW)
      const answered = sent(answer)
      if (answered.length === 0) {
        expect([...events(answer), ...events(server.tick(NOW + 10_000))]).toMatchObject([
          { type: 'closed', cause: 'handshake' },
        ])
        continue
      }
      // Only the ephemeral key is free to be another one: then the client cannot read the answer.
      expect(events(toClient(answered))).toMatchObject([{ type: 'closed', cause: 'handshake' }])
    }
  })

  it('fails alike for every changed octet of the server’s message, before the token is sent', () => {
    for (const wrong of mutants(serverHello)) {
      const client = clientSession()
      client.start(NOW)
      const { closed, replied } = ends(client, wrong)
      expect(closed).toMatchObject({ type: 'closed', cause: 'handshake' })
      expect(replied).toBe(0)
    }
  })

  it('fails alike for every changed octet of the client’s last message', () => {
    for (const wrong of mutants(finish)) {
      const server = serverSession()
      server.start(NOW)
      server.receive(hello, NOW)
      expect(ends(server, wrong).closed).toMatchObject({ type: 'closed', cause: 'handshake' })
    }
  })

  it('refuses a server that another root vouches for, before the token is sent', () => {
    const client = clientSession({ trustRoot: keyOf(9).publicKey })
    client.start(NOW)
    const effects = client.receive(serverHello, NOW)
    expect(events(effects)).toMatchObject([{ type: 'closed', cause: 'certificate' }])
    expect(sent(effects)).toHaveLength(0)
  })

  it('refuses a server whose certificate names another key', () => {
    const server = serverSession({ staticKey: keyOf(9) })
    server.start(NOW)
    expect(events(toClient(sent(server.receive(hello, NOW))))).toMatchObject([
      { type: 'closed', cause: 'certificate' },
    ])
  })

  it('refuses an ephemeral key of low order', () => {
    const low = new Uint8Array(hello)
    low.fill(0, low.length - 32)
    expect(events(toServer(low))).toMatchObject([{ type: 'closed', cause: 'handshake' }])
  })

  it('refuses anything that does not begin with the prologue', () => {
    expect(events(toServer(new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n')))).toMatchObject([
      { type: 'closed', cause: 'handshake' },
    ])
  })

  it('refuses a second handshake once logged in', () => {
    const { server } = openPair()
    expect(events(server.receive(hello.subarray(4), NOW))).toMatchObject([
      { type: 'closed', cause: 'protocol' },
    ])
  })

  it('tells a proven client that its payload is no login', () => {
    const client = rawInitiator()
    const server = serverSession()
    server.start(NOW)
    const answer = server.receive(concat(PROLOGUE, client.hello()), NOW)
    const refusal = server.receive(client.finish(sent(answer), Uint8Array.of(0xff)), NOW)
    expect(events(refusal)).toMatchObject([{ type: 'closed', cause: 'refused' }])
    expect(client.open(sent(refusal))).toEqual(stanza('failure', { reason: '400' }))
  })

  it('leaves a trace of its steps without the login payload', () => {
    const server = serverSession({ trace: true })
    server.start(NOW)
    const drafts = [...traces(server.receive(hello, NOW)), ...traces(server.receive(finish, NOW))]
    expect(drafts.map(({ cid, kind, dir }) => `${cid} ${dir} ${kind}`)).toEqual([
      's/handshake in client-hello',
      's/handshake out server-hello',
      's/handshake in client-finish',
    ])
    expect(drafts.every(({ detail }) => detail === undefined)).toBe(true)
  })
})
