// A session that is logged in: requests and answers, its ends, its trace, and bytes cut anywhere.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat } from '#proto/bytes.js'
import { iqGet, iqResult } from '#proto/exchanges/iq.js'
import { mediaConnAnswer, mediaConnRequest } from '#proto/exchanges/media-conn.js'
import { streamReplaced } from '#proto/exchanges/login.js'
import { encodeFrame, PROLOGUE } from '#proto/frame/frame.js'
import { createHandshake } from '#proto/noise/handshake.js'
import { decodeHandshakeMessage, encodeHandshakeMessage } from '#proto/noise/handshake-message.js'
import { XX } from '#proto/noise/handshake-pattern.js'
import { encodeStanza } from '#proto/stanza/codec.js'
import { stanza } from '#proto/stanza/stanza.js'
import {
  certificateChain,
  clientSession,
  events,
  keys,
  NOW,
  openPair,
  sent,
  serverSession,
  traces,
} from '../../support/session-pair.js'

const closed = (cause: string): unknown[] => [expect.objectContaining({ type: 'closed', cause })]

describe('a request', () => {
  it('gets an id of the connection and the answer that carries it', () => {
    const { client, server } = openPair()
    const first = client.request(iqGet('encrypt'), NOW)
    const second = client.request(iqGet('tos'), NOW)
    expect(first[0]).toEqual({ type: 'event', event: { type: 'requested', id: 'c.1' } })
    expect(second[0]).toEqual({ type: 'event', event: { type: 'requested', id: 'c.2' } })
    const asked = events(server.receive(concat(sent(first), sent(second)), NOW))
    const answers = asked.flatMap((event) => (event.type === 'stanza' ? [iqResult(event.stanza)] : []))
    const back = answers.reverse().map((answer) => sent(server.submit(answer, NOW)))
    expect(events(client.receive(concat(...back), NOW))).toMatchObject([
      { type: 'answer', id: 'c.2' },
      { type: 'answer', id: 'c.1' },
    ])
  })

  it('times out once, and a late or foreign answer finds nobody', () => {
    const { client, server } = openPair()
    const request = client.request(iqGet('encrypt'), NOW)
    expect(events(client.tick(NOW + 19_999))).toEqual([])
    expect(events(client.tick(NOW + 20_000))).toEqual([{ type: 'timeout', id: 'c.1' }])
    const [asked] = events(server.receive(sent(request), NOW))
    if (asked?.type !== 'stanza') throw new Error('expected the request')
    const late = server.submit(iqResult(asked.stanza), NOW)
    expect(events(client.receive(sent(late), NOW + 21_000))).toEqual([])
    const foreign = server.submit(stanza('iq', { type: 'result', id: 'other' }), NOW)
    expect(events(client.receive(sent(foreign), NOW + 21_000))).toEqual([])
  })

  it('that has no wire form is our own mistake and leaves nothing open', () => {
    const { client, server } = openPair()
    expect(() => client.request({ tag: 'iq', attrs: { '': 'x' } }, NOW)).toThrow(TypeError)
    expect(events(client.tick(NOW + 20_000))).toEqual([])
    expect(events(server.receive(sent(client.submit(stanza('presence'), NOW)), NOW))).toHaveLength(1)
  })
})

describe('a session ends', () => {
  it('when its carrier does, and then has nothing more to say', () => {
    const { client } = openPair()
    expect(client.carrierClosed(NOW)).toEqual([
      { type: 'event', event: { type: 'closed', cause: 'carrier', detail: 'the connection was lost' } },
    ])
    expect(client.submit(stanza('message'), NOW)).toEqual([])
    expect(client.request(iqGet('x'), NOW)).toEqual([])
    expect(client.receive(Uint8Array.of(0, 0, 0), NOW)).toEqual([])
    expect(client.end(NOW)).toEqual([])
  })

  it('when we end it, closing the carrier first', () => {
    const { server } = openPair()
    expect(server.end(NOW)).toMatchObject([{ type: 'close' }, { type: 'event', event: { cause: 'local' } }])
  })

  it('when the identity logged in elsewhere', () => {
    const { client, server } = openPair()
    const conflict = sent(server.submit(streamReplaced(), NOW))
    expect(events(client.receive(conflict, NOW))).toEqual(closed('replaced'))
  })

  it('with every other error of the stream', () => {
    const { client, server } = openPair()
    const error = sent(server.submit(stanza('stream:error', { code: '500' }), NOW))
    expect(events(client.receive(error, NOW))).toEqual(closed('protocol'))
  })

  it('when the login is refused, after saying why', () => {
    const client = clientSession()
    const server = serverSession()
    server.start(NOW)
    const hello = server.receive(sent(client.start(NOW)), NOW)
    server.receive(sent(client.receive(sent(hello), NOW)), NOW)
    const refusal = server.decideLogin({ failure: 413 }, NOW)
    expect(refusal.map(({ type }) => type)).toEqual(['send', 'close', 'event'])
    expect(events(refusal)).toEqual(closed('refused'))
    expect(events(client.receive(sent(refusal), NOW))).toEqual([
      { type: 'refused', reason: 413 },
      expect.objectContaining({ type: 'closed', cause: 'refused' }),
    ])
  })

  it('when a server says anything but success or failure first', () => {
    const client = clientSession()
    const { serverStatic: staticKey, serverEphemeral: ephemeral } = keys
    const server = createHandshake({
      ...{ pattern: XX, role: 'responder', prologue: PROLOGUE, mixEmptyPayload: false, staticKey, ephemeral },
    })
    server.read(decodeHandshakeMessage('clientHello', sent(client.start(NOW)).subarray(7)))
    const hello = encodeHandshakeMessage('serverHello', server.write(certificateChain))
    const finish = sent(client.receive(encodeFrame(hello), NOW))
    server.read(decodeHandshakeMessage('clientFinish', finish.subarray(3)))
    const early = encodeFrame(server.split().encrypt(encodeStanza(stanza('ib'))))
    expect(events(client.receive(early, NOW))).toEqual(closed('protocol'))
  })
})

describe('bytes', () => {
  it('may be cut anywhere', () => {
    const { client, server } = openPair()
    const ids = ['1', '2', '3', '4', '5']
    const sizes = [0, 1, 200, 5_000, 70_000]
    const frames = ids.map((id, at) =>
      sent(client.submit(stanza('message', { id }, new Uint8Array(sizes[at]!)), NOW)),
    )
    const stream = concat(...frames)
    for (let at = 0; at < stream.length; at += 1) {
      for (const event of events(server.receive(stream.slice(at, at + 1), NOW))) {
        expect(event).toMatchObject({ type: 'stanza', stanza: { attrs: { id: ids.shift() } } })
      }
    }
    expect(ids).toEqual([])
  })

  it('give the same login and stanzas however they are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 20 }), (cuts) => {
        const client = clientSession()
        const server = serverSession()
        const seen: string[] = []
        server.start(NOW)
        const feed = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => {
          const answers: Uint8Array[] = []
          for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
            const size = cuts[turn % cuts.length]!
            const effects = server.receive(bytes.slice(at, at + size), NOW)
            at += size
            seen.push(...events(effects).map(({ type }) => type))
            answers.push(sent(effects))
          }
          return concat(...answers)
        }
        feed(sent(client.receive(feed(sent(client.start(NOW))), NOW)))
        client.receive(sent(server.decideLogin({ accept: { t: 1 } }, NOW)), NOW)
        feed(
          concat(sent(client.submit(stanza('presence'), NOW)), sent(client.submit(stanza('message'), NOW))),
        )
        expect(seen).toEqual(['login', 'stanza', 'stanza'])
      }),
      { seed: 20_260_101, numRuns: 100 },
    )
  })
})

describe('the trace', () => {
  it('follows one message through stanza, noise and frame under its id, and back', () => {
    const { client, server } = openPair({ client: { trace: true }, server: { trace: true } })
    const message = stanza('message', { id: '3EB0AA', display_name: 'Zebedee' }, [
      stanza('enc', {}, new Uint8Array(99)),
    ])
    const out = client.submit(message, NOW)
    const into = server.receive(sent(out), NOW)
    expect(traces(out).map(({ cid, layer, dir }) => `${cid} ${layer} ${dir}`)).toEqual([
      '3EB0AA stanza out',
      '3EB0AA noise out',
      '3EB0AA frame out',
    ])
    expect(traces(into).map(({ layer }) => layer)).toEqual(['frame', 'noise', 'stanza'])
    const size = sent(out).length
    expect(traces(out).map((draft) => draft.size)).toEqual([size - 19, size - 3, size])
    expect(traces(into)[2]?.detail?.['xml']).toContain('<message id="3EB0AA"')
    expect(JSON.stringify(traces(out))).not.toContain('Zebedee')
    expect(events(into)).toMatchObject([{ stanza: { attrs: { display_name: 'Zebedee' } } }])
  })

  it('shows that a media credential was given, and not the credential', () => {
    const { client, server } = openPair({ client: { trace: true }, server: { trace: true } })
    const connection = { auth: 'Y3JlZGVudGlhbA', ttlSeconds: 60, hosts: ['media.example'] }
    const asked = server.receive(sent(client.request(mediaConnRequest(), NOW)), NOW)
    const request = events(asked).find((event) => event.type === 'stanza')
    if (request?.type !== 'stanza') throw new Error('nothing was asked')
    const answered = server.submit(mediaConnAnswer(request.stanza, connection), NOW)
    const read = client.receive(sent(answered), NOW)
    for (const told of [traces(answered), traces(read)].map((drafts) => JSON.stringify(drafts))) {
      expect(told).toContain('media_conn auth=')
      expect(told).not.toContain(connection.auth)
    }
  })

  it('names requests by connection, and costs nothing when off', () => {
    const { client } = openPair({ client: { trace: true } })
    expect(traces(client.request(iqGet('encrypt'), NOW))[0]).toMatchObject({ cid: 'c/c.1', kind: 'iq' })
    expect(traces(openPair().client.request(iqGet('encrypt'), NOW))).toEqual([])
  })
})
