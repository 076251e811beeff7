// The relay where one side does not move: it waits for so long and no longer, and nobody else waits with it. All
// deadlines are on the fake clock; nothing here measures time.
import type { IncomingMessage } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readMedia } from '../support/media-caller.js'
import { giveBlob, type PartnerHost } from '../support/partner-host.js'
import { PATH, type RelayRig, startRelayRig } from '../support/relay-rig.js'

const MOST = 100 * 1024 * 1024 + 26
const MEGABYTE = Buffer.alloc(1024 * 1024, 0x61)

let rig: RelayRig
let host: PartnerHost
beforeEach(async () => {
  rig = await startRelayRig({ config: { relaysPerAccount: 64 } })
  host = rig.host
})
afterEach(() => rig.close())

const nextData = (response: IncomingMessage): Promise<unknown> =>
  new Promise((resolve) => response.once('data', resolve))

describe('a partner host that is slow', () => {
  it('to answer has ten seconds, whatever it says meanwhile', async () => {
    host.answer = (socket) => {
      for (let at = 0; at < 20; at += 1) socket.write('HTTP/1.1 103 Early Hints\r\na: b\r\n\r\n')
      socket.write('HTTP/1.1 200 OK\r\ncontent-')
    }
    const asked = rig.ask()
    await host.asked(1)
    rig.test.clock.advance(9_999)
    expect(host.open).toBe(1)
    rig.test.clock.advance(1)
    expect(await asked).toMatchObject({ status: 504, code: 'partner-timeout' })
    await host.deserted()
  })

  it('with its body is cut when nothing came for fifteen seconds', async () => {
    let drip: () => void = () => undefined
    host.answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n.')
      drip = () => void socket.write('.')
    }
    const response = await rig.open()
    const read = readMedia(response)
    await nextData(response)
    for (let at = 0; at < 3; at += 1) {
      rig.test.clock.advance(14_999)
      const came = nextData(response)
      drip()
      await came
    }
    expect(host.open).toBe(1)
    rig.test.clock.advance(15_000)
    expect(await read).toMatchObject({ status: 200, complete: false })
    await host.deserted()
  })

  it('drop by drop is cut after half an hour in all', async () => {
    let drip: () => void = () => undefined
    host.answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n.')
      drip = () => void socket.write('.')
    }
    const response = await rig.open()
    const read = readMedia(response)
    await nextData(response)
    for (let at = 0; at < 150; at += 1) {
      rig.test.clock.advance(12_000 - 1)
      const came = nextData(response)
      drip()
      await came
    }
    expect(host.open).toBe(1)
    rig.test.clock.advance(150)
    expect(await read).toMatchObject({ complete: false })
    await host.deserted()
  })

  it('makes nobody wait: twenty stalled relays, and the twenty-first is served', async () => {
    const second = await rig.secondPartner()
    const blob = Buffer.alloc(3_000_000, 0x62)
    host.answer = (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n.')
    second.answer = giveBlob(blob)
    const stalled = await Promise.all(Array.from({ length: 20 }, () => rig.open()))
    const good = await rig.ask(PATH.replace('/1/', '/2/'))
    expect(good).toMatchObject({ status: 200, complete: true })
    expect(good.body.equals(blob)).toBe(true)
    expect(host.open).toBe(20)
    expect(stalled.every((response) => !response.destroyed)).toBe(true)
    rig.test.clock.advance(15_000)
    await host.deserted()
  })
})

describe('a caller that does not read', () => {
  it('stops the partner, is cut after fifteen seconds, and frees its place', async () => {
    let poured = 0
    let stuck: () => void = () => undefined
    const full = new Promise<void>((resolve) => (stuck = resolve))
    host.answer = (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${MOST}\r\n\r\n`)
      const pour = (): void => {
        while (poured < MOST - MEGABYTE.length) {
          poured += MEGABYTE.length
          if (socket.write(MEGABYTE)) continue
          socket.once('drain', pour)
          // Nobody takes it any more once the queue has not moved for some turns.
          waitTurns(200, () => socket.writableNeedDrain, stuck)
          return
        }
      }
      pour()
    }
    const response = await rig.open()
    response.pause()
    response.on('error', () => undefined)
    await full
    expect(poured).toBeLessThan(64 * MEGABYTE.length)
    rig.test.clock.advance(15_000)
    await host.deserted()
    response.destroy()
  })
})

/** Calls `then` once `holds` was true for so many turns of the event loop in a row. */
function waitTurns(turns: number, holds: () => boolean, then: () => void, left = turns): void {
  if (left === 0) then()
  else
    setImmediate(() => {
      if (holds()) waitTurns(turns, holds, then, left - 1)
    })
}
