// Who may have the relay fetch a partner's media, how much at once, and what cuts it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readIqError } from '#proto/exchanges/iq.js'
import { mediaConnRequest, readMediaConnAnswer } from '#proto/exchanges/media-conn.js'
import { askMedia, mediaAuthOf, readMedia } from '../support/media-caller.js'
import { giveBlob, type PartnerHost } from '../support/partner-host.js'
import { PATH, type RelayRig, startRelayRig } from '../support/relay-rig.js'

const BLOB = giveBlob(Buffer.from('blob'))
/** Begins well, and never goes on. */
const STALLED = (socket: { write(text: string): unknown }): void => {
  socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\nfirst')
}

let rig: RelayRig
let host: PartnerHost
beforeEach(async () => {
  rig = await startRelayRig({ config: { relaysPerAccount: 2, relaysPerPartner: 3 } })
  host = rig.host
})
afterEach(() => rig.close())

describe('whoever asks', () => {
  it.each([
    ['nothing', undefined],
    ['nonsense', 'c4n4ry'],
    ['an empty one', ''],
  ])('is refused with %s for a credential', async (_, presented) => {
    for (const path of [PATH, '/interop/whatsapp/download/999/x/', '/interop/c4n4ry']) {
      const answer = await askMedia(rig.test.meta.url, path, { auth: presented })
      expect(answer).toMatchObject({ status: 401, code: 'media-unauthorized' })
      expect(answer.headers['www-authenticate']).toBe('Bearer')
    }
    expect(host.received).toEqual([])
  })

  it('is refused with a credential that was changed anywhere', async () => {
    const { auth, ask } = rig
    for (let at = 0; at < auth.length; at += 7) {
      const changed = `${auth.slice(0, at)}${auth[at] === 'A' ? 'B' : 'A'}${auth.slice(at + 1)}`
      expect((await ask(PATH, { auth: changed })).status, String(at)).toBe(401)
    }
    expect((await ask(PATH, { auth: auth.slice(0, -4) })).status).toBe(401)
    expect((await ask(PATH, { auth: `${auth}AAAA` })).status).toBe(401)
  })

  it('may use a credential for an hour, across a restart, and not a second longer', async () => {
    host.answer = BLOB
    rig.test.clock.advance(3_599_000)
    await rig.test.restart()
    expect((await rig.ask()).status).toBe(200)
    rig.test.clock.advance(1_000)
    expect((await rig.ask()).status).toBe(401)
  })

  it('loses it with the next login and with new keys', async () => {
    host.answer = BLOB
    const first = rig.auth
    await rig.renew()
    expect((await rig.ask(PATH, { auth: first })).status).toBe(401)
    expect((await rig.ask()).status).toBe(200)
    await rig.test.metaUser('4915550001', { reachable: false })
    expect((await rig.ask()).status).toBe(401)
  })

  it('is a user of Meta’s own: a partner’s gets no credential', async () => {
    const ada = await (await rig.test.partnerUser('ada')).online()
    expect(readIqError(await ada.request(mediaConnRequest()))?.code).toBe(405)
    await ada.end()
    const carl = await (await rig.test.metaUser('4915550002', { reachable: false })).online()
    const given = readMediaConnAnswer(await carl.request(mediaConnRequest()))
    expect(given).toMatchObject({ ttlSeconds: 3600, hosts: [new URL(rig.test.meta.url).host] })
    await carl.end()
  })

  it('hears the same of a partner that is unknown, not chosen, suspended or ended as of a blob that is none', async () => {
    host.answer = BLOB
    const answers = [await rig.ask('/interop/whatsapp/download/999/x/')]
    await rig.choose([])
    answers.push(await rig.ask())
    await rig.choose([1])
    await rig.operate('suspend')
    answers.push(await rig.ask())
    await rig.operate('resume')
    expect((await rig.ask()).status).toBe(200)
    await rig.operate('terminate')
    answers.push(await rig.ask())
    expect(host.received).toHaveLength(1)
    for (const { status, body, headers } of answers) {
      expect(status).toBe(404)
      expect(body.toString()).toBe('{"error":"media-unknown","message":"there is no such media"}')
      expect(Object.keys(headers).sort()).toEqual(Object.keys(answers[0]!.headers).sort())
    }
  })
})

describe('relays under way', () => {
  it('are a few for each user, and end at the partner when the user goes', async () => {
    host.answer = STALLED
    const open = [await rig.open(), await rig.open()]
    expect(await rig.ask()).toMatchObject({
      ...{ status: 429, code: 'too-many-relays' },
      headers: { 'retry-after': '5' },
    })
    for (const one of open) one.destroy()
    await host.deserted()
    host.answer = BLOB
    expect((await rig.ask()).status).toBe(200)
  })

  it('are a few for each partner', async () => {
    host.answer = STALLED
    const carl = await mediaAuthOf(await rig.test.metaUser('4915550002'))
    const open = [await rig.open(), await rig.open(), await rig.open(PATH, { auth: carl })]
    expect(await rig.ask(PATH, { auth: carl })).toMatchObject({ status: 503, code: 'partner-busy' })
    for (const one of open) one.destroy()
    await host.deserted()
  })

  it('of one partner leave those of another alone', async () => {
    const second = await rig.secondPartner()
    host.answer = STALLED
    second.answer = BLOB
    const open = [await rig.open(), await rig.open()]
    expect((await rig.ask()).status).toBe(429)
    expect(await rig.ask(PATH.replace('/1/', '/2/'))).toMatchObject({ status: 200, complete: true })
    for (const one of open) one.destroy()
    await host.deserted()
  })

  it.each(['suspend', 'terminate'] as const)('are cut at once on %s', async (order) => {
    host.answer = STALLED
    const relayed = readMedia(await rig.open())
    await rig.operate(order)
    expect(await relayed).toMatchObject({ status: 200, complete: false })
    await host.deserted()
  })

  it('are cut before their answer has come, too', async () => {
    host.answer = () => undefined
    const asked = rig.ask()
    await host.asked(1)
    await rig.operate('suspend')
    expect(await asked).toMatchObject({ status: 404, code: 'media-unknown' })
    await host.deserted()
  })

  it('are cut when their user no longer chooses the partner', async () => {
    host.answer = STALLED
    const relayed = readMedia(await rig.open())
    await rig.choose([])
    expect(await relayed).toMatchObject({ complete: false })
    await host.deserted()
  })

  it('go on while another partner’s agreement changes, and while other users choose', async () => {
    await rig.secondPartner()
    let goOn: () => void = () => undefined
    host.answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nfirst')
      goOn = () => void socket.end('after')
    }
    const relayed = readMedia(await rig.open())
    await rig.test.metaUser('4915550002')
    await rig.choose([1])
    goOn()
    const { complete, body } = await relayed
    expect(complete).toBe(true)
    expect(body.toString()).toBe('firstafter')
  })

  it('are cut when the endpoint closes', async () => {
    host.answer = STALLED
    const relayed = readMedia(await rig.open())
    await rig.test.meta.close()
    expect(await relayed).toMatchObject({ complete: false })
    await host.deserted()
  })
})
