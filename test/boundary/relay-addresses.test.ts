// Where the relay connects to: what a partner registers and what its names resolve to decide nothing that the
// endpoint's operator did not allow.
import { afterEach, describe, expect, it } from 'vitest'
import type { Resolve } from '#platform/net/resolve.js'
import { giveBlob } from '../support/partner-host.js'
import { type RelayRig, startRelayRig } from '../support/relay-rig.js'

let rig: RelayRig
afterEach(() => rig.close())

/** A name whose addresses a test gives, one answer after the other. */
function names(...answers: (readonly string[])[]): { resolve: Resolve; asked: string[] } {
  const asked: string[] = []
  const resolve: Resolve = (hostname) => {
    asked.push(hostname)
    const answer = answers[Math.min(asked.length, answers.length) - 1] ?? []
    return answer.length > 0 ? Promise.resolve(answer) : Promise.reject(new Error('no such name'))
  }
  return { resolve, asked }
}

/** https, so that any name may be registered; nothing listens there that speaks TLS. */
async function start(resolve: Resolve): Promise<void> {
  rig = await startRelayRig({ resolve })
  expect(await rig.register(`https://media.example:${rig.host.port}/m`)).toBe(200)
}

describe('a partner’s host name', () => {
  it.each([
    ['this machine', '127.0.0.1'],
    ['this machine in IPv6', '::1'],
    ['a private network', '10.1.2.3'],
    ['another private network', '192.168.1.1'],
    ['a cloud’s metadata', '169.254.169.254'],
    ['a carrier’s NAT', '100.64.0.1'],
    ['nothing in particular', '0.0.0.0'],
    ['a mapped address', '::ffff:127.0.0.1'],
    ['a mapped public address', '::ffff:1.1.1.1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['local NAT64', '64:ff9b:1::7f00:1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001:0:7f00:1::'],
    ['an IPv4-compatible address', '::7f00:1'],
    ['a unique local address', 'fd00::1'],
    ['a link-local one', 'fe80::1'],
    ['a group', '224.0.0.1'],
    ['no address at all', 'c4n4ry'],
  ])('that leads to %s is not connected to', async (_, address) => {
    await start(names([address]).resolve)
    await rig.test.restart({ loopbackPartners: false })
    expect(await rig.ask()).toMatchObject({ status: 502, code: 'partner-failed' })
    expect(rig.host.received).toEqual([])
    expect(rig.host.open).toBe(0)
  })

  it('is not connected to where any of its addresses is inside', async () => {
    await start(names(['127.0.0.1', '10.0.0.1']).resolve)
    expect(await rig.ask()).toMatchObject({ status: 502, code: 'partner-failed' })
    expect(rig.host.received).toEqual([])
  })

  it('is resolved once for each request: what it leads to later changes nothing', async () => {
    const { resolve, asked } = names(['127.0.0.1'], ['10.0.0.1'])
    await start(resolve)
    // It is reached, speaks no TLS, and fails; it was not looked up again on the way.
    rig.host.greet = (socket) => void socket.destroy()
    const first = rig.ask()
    expect(await first).toMatchObject({ status: 502 })
    expect(asked).toEqual(['media.example'])
    const reached = rig.host.received.length
    expect(reached).toBe(1)
    expect(await rig.ask()).toMatchObject({ status: 502 })
    expect(asked).toHaveLength(2)
    expect(rig.host.received).toHaveLength(reached)
  })

  it('that nobody knows is a fault of the partner’s', async () => {
    await start(names([]).resolve)
    expect(await rig.ask()).toMatchObject({ status: 502, code: 'partner-failed' })
  })

  it('that is not answered for has five seconds', async () => {
    let asked: () => void = () => undefined
    const looked = new Promise<void>((resolve) => (asked = resolve))
    await start(() => {
      asked()
      return new Promise(() => undefined)
    })
    const answer = rig.ask()
    await looked
    rig.test.clock.advance(5_000)
    expect(await answer).toMatchObject({ status: 504, code: 'partner-timeout' })
  })
})

describe('a partner on the endpoint’s own machine', () => {
  it('is relayed from where the operator says so', async () => {
    rig = await startRelayRig()
    rig.host.answer = giveBlob(Buffer.from('blob'))
    expect((await rig.ask()).status).toBe(200)
  })

  it('is not relayed from any more once the operator has thought again', async () => {
    rig = await startRelayRig()
    rig.host.answer = giveBlob(Buffer.from('blob'))
    await rig.test.restart({ loopbackPartners: false })
    expect(await rig.ask()).toMatchObject({ status: 502, code: 'partner-failed' })
    expect(rig.host.received).toEqual([])
  })
})

describe('the media base URL of a partner', () => {
  it.each([
    ['https://media.example/m', 200],
    ['https://media.example/m/', 200],
    ['https://media.example:8443', 200],
    ['http://127.0.0.1:7421/m', 200],
    ['http://[::1]:7421/m', 200],
    ['http://media.example/m', 400],
    ['http://127.0.0.1.evil.example/m', 400],
    ['https://user@media.example/m', 400],
    ['https://user:secret@media.example/m', 400],
    ['https://media.example/m?to=', 400],
    ['https://media.example/m#', 200],
    ['https://media.example/m#to', 400],
    ['ftp://media.example/m', 400],
    ['file:///etc', 400],
    ['//media.example/m', 400],
    ['media', 400],
    ['', 400],
  ])('“%s” is answered with %i', async (url, status) => {
    rig = await startRelayRig()
    expect(await rig.register(url)).toBe(status)
  })

  it.each(['http://127.0.0.1:7421/m', 'http://localhost:7421/m', 'https://[::1]/m', 'https://127.0.0.1/m'])(
    'is not on this machine unless the operator allows it: %s',
    async (url) => {
      rig = await startRelayRig()
      await rig.test.restart({ loopbackPartners: false })
      expect(await rig.register(url)).toBe(400)
    },
  )
})
