// What a session allows and how long it waits, on a clock of its own.
import { describe, expect, it } from 'vitest'
import { concat } from '#proto/bytes.js'
import { encodeFrame } from '#proto/frame/frame.js'
import { pingRequest } from '#proto/exchanges/ping.js'
import type { SessionMachine } from '#proto/session/effect.js'
import type { ClientSessionEvent, ServerSessionEvent } from '#proto/session/session.js'
import { stanza } from '#proto/stanza/stanza.js'
import {
  clientSession,
  events,
  NOW,
  openPair,
  sent,
  serverSession,
  wakeUp,
} from '../../support/session-pair.js'

const closed = (cause: string): unknown[] => [expect.objectContaining({ type: 'closed', cause })]

/** A server that waits for the program's decision, and how many bytes it has taken. */
function deciding(preAuthBytes?: number) {
  const client = clientSession()
  const server = serverSession(preAuthBytes === undefined ? {} : { limits: { preAuthBytes } })
  server.start(NOW)
  const hello = sent(client.start(NOW))
  const finish = sent(client.receive(sent(server.receive(hello, NOW)), NOW))
  server.receive(finish, NOW)
  return { client, server, bytes: hello.length + finish.length }
}

describe('bytes before the login is decided', () => {
  it('are taken up to the limit and not beyond', () => {
    const { server, bytes } = deciding(64 * 1024)
    const room = 64 * 1024 - bytes
    expect(events(server.receive(encodeFrame(new Uint8Array(room - 3).fill(1)), NOW))).toEqual([])
    expect(events(server.receive(Uint8Array.of(0), NOW))).toEqual(closed('protocol'))
  })

  it('count from the very first, also while nothing makes sense yet', () => {
    const limits = { preAuthBytes: 100 }
    const server = serverSession({ limits })
    server.start(NOW)
    const prologue = Uint8Array.of(0x57, 0x41, 6, 3)
    expect(
      events(server.receive(concat(prologue, Uint8Array.of(0, 0, 100), new Uint8Array(93)), NOW)),
    ).toEqual([])
    expect(events(server.receive(Uint8Array.of(0), NOW))).toEqual(closed('handshake'))
  })

  it('may announce no frame that would exceed the limit', () => {
    const { client } = deciding()
    expect(events(client.receive(Uint8Array.of(1, 0, 1), NOW))).toEqual(closed('protocol'))
  })

  it('are kept until the decision and then handled in order', () => {
    const { client, server } = deciding()
    const opened = openPair()
    expect(() => opened.server.decideLogin({ accept: { t: 1 } }, NOW)).toThrow(TypeError)
    expect(() => client.submit(stanza('message'), NOW)).toThrow(TypeError)
    expect(() => server.submit(stanza('message'), NOW)).toThrow(TypeError)
    // What a client that does not wait would send: taken from a session that was let in already.
    const early = opened.client.submit(stanza('presence', { type: 'available' }), NOW)
    expect(server.receive(sent(early), NOW)).toEqual([])
    const accepted = server.decideLogin({ accept: { t: 1 } }, NOW)
    expect(events(accepted)).toEqual([{ type: 'stanza', stanza: stanza('presence', { type: 'available' }) }])
    expect(accepted[0]).toMatchObject({ type: 'send' })
  })
})

describe('a frame', () => {
  it('may be as long as the limit and not longer', () => {
    const limits = { frameBytes: 1024 }
    const { client, server } = openPair({ client: { limits }, server: { limits } })
    const fits = stanza('message', {}, new Uint8Array(1024 - 16 - 9))
    expect(events(server.receive(sent(client.submit(fits, NOW)), NOW))).toMatchObject([{ type: 'stanza' }])
    const large = stanza('message', {}, new Uint8Array(1024 - 16))
    expect(() => client.submit(large, NOW)).toThrow(TypeError)
    // Nothing was used up: the next one is still in step.
    expect(events(server.receive(sent(client.submit(fits, NOW)), NOW))).toMatchObject([{ type: 'stanza' }])
    const roomy = openPair({ server: { limits } })
    expect(events(roomy.server.receive(sent(roomy.client.submit(large, NOW)), NOW))).toEqual(
      closed('protocol'),
    )
  })

  it('ends the session where it is empty, forged or no stanza', () => {
    const empty = openPair()
    expect(events(empty.server.receive(Uint8Array.of(0, 0, 0), NOW))).toEqual(closed('protocol'))
    const forged = openPair()
    const frame = sent(forged.client.submit(stanza('message'), NOW))
    frame[5]! ^= 1
    expect(events(forged.server.receive(frame, NOW))).toEqual(closed('protocol'))
    const replayed = openPair()
    const once = sent(replayed.client.submit(stanza('message'), NOW))
    replayed.server.receive(once, NOW)
    expect(events(replayed.server.receive(once, NOW))).toEqual(closed('protocol'))
  })
})

describe('time', () => {
  it('lets a handshake take ten seconds and no more, on both sides', () => {
    const both: SessionMachine<ClientSessionEvent | ServerSessionEvent>[] = [clientSession(), serverSession()]
    for (const session of both) {
      expect(wakeUp(session.start(NOW))).toBe(NOW + 10_000)
      expect(events(session.tick(NOW + 9_999))).toEqual([])
      expect(events(session.tick(NOW + 10_000))).toEqual(closed('handshake'))
      expect(session.tick(NOW + 20_000)).toEqual([])
    }
  })

  it('lets a handshake dripping byte by byte take no longer', () => {
    const server = serverSession()
    server.start(NOW)
    const hello = sent(clientSession().start(NOW))
    for (let at = 0; at < hello.length - 1; at += 1) server.receive(hello.slice(at, at + 1), NOW + at * 100)
    expect(events(server.tick(NOW + 10_000))).toEqual(closed('handshake'))
  })

  it('lets the client give up where its login is not answered', () => {
    const { client } = deciding()
    expect(events(client.tick(NOW + 10_000))).toEqual(closed('silent'))
  })

  it('lets the client ping after 25 quiet seconds and give up after 10 more', () => {
    const { client } = openPair()
    // The timer of the handshake is still set; it only moves on when it fires.
    expect(wakeUp(client.tick(NOW + 10_000))).toBe(NOW + 25_000)
    expect(client.tick(NOW + 24_999).filter(({ type }) => type === 'send')).toEqual([])
    const ping = client.tick(NOW + 25_000)
    expect(sent(ping).length).toBeGreaterThan(0)
    expect(wakeUp(ping)).toBe(NOW + 35_000)
    expect(events(client.tick(NOW + 34_999))).toEqual([])
    expect(events(client.tick(NOW + 35_000))).toEqual(closed('silent'))
  })

  it('lets the server answer pings by itself, and neither program hears of them', () => {
    const { client, server } = openPair()
    for (let round = 1; round < 20; round += 1) {
      const now = NOW + round * 25_000
      const answer = server.receive(sent(client.tick(now)), now)
      expect(events(answer)).toEqual([])
      expect(sent(answer).length).toBeGreaterThan(0)
      expect(events(client.receive(sent(answer), now))).toEqual([])
    }
  })

  it('lets a client answer its server’s ping by itself', () => {
    const { client, server } = openPair()
    const [requested, ...rest] = server.request(pingRequest(), NOW)
    expect(requested).toEqual({ type: 'event', event: { type: 'requested', id: 's.1' } })
    const answer = client.receive(sent(rest), NOW)
    expect(events(answer)).toEqual([])
    expect(events(server.receive(sent(answer), NOW))).toMatchObject([{ type: 'answer', id: 's.1' }])
  })

  it('lets the server close after 90 silent seconds, counted from the last frame', () => {
    const { client, server, accepted } = openPair()
    expect(wakeUp(accepted)).toBeUndefined()
    server.receive(sent(client.submit(stanza('presence'), NOW + 60_000)), NOW + 60_000)
    const woken = server.tick(NOW + 90_000)
    expect(events(woken)).toEqual([])
    expect(wakeUp(woken)).toBe(NOW + 150_000)
    expect(events(server.tick(NOW + 149_999))).toEqual([])
    expect(events(server.tick(NOW + 150_000))).toEqual(closed('silent'))
  })
})
