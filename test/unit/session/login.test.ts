// A login from the first byte to the first stanza, both roles in memory.
import { describe, expect, it } from 'vitest'
import { stanza } from '#proto/stanza/stanza.js'
import { events, keys, NOW, openPair, payload, sent } from '../../support/session-pair.js'

describe('a login', () => {
  it('tells the server who came and the client that it is in', () => {
    const { login, opened } = openPair()
    expect(events(login)).toEqual([{ type: 'login', payload, staticKey: keys.clientStatic.publicKey }])
    expect(events(opened)).toEqual([{ type: 'open', success: { t: NOW / 1000 } }])
  })

  it('lets stanzas through in both directions', () => {
    const { client, server } = openPair()
    const message = stanza('message', { id: 'A', to: '4915550001@s.whatsapp.net' })
    expect(events(server.receive(sent(client.submit(message, NOW)), NOW))).toEqual([
      { type: 'stanza', stanza: message },
    ])
    const ack = stanza('ack', { id: 'A', class: 'message' })
    expect(events(client.receive(sent(server.submit(ack, NOW)), NOW))).toEqual([
      { type: 'stanza', stanza: ack },
    ])
  })
})
