// The pump on a carrier made of memory: what it writes, when it wakes the machine, and when it holds back.
import { describe, expect, it } from 'vitest'
import type { Bytes } from '#proto/bytes.js'
import type { Carrier, CarrierListener } from '#platform/net/carrier.js'
import { runConnection } from '#platform/net/connection.js'
import { createDoor } from '#platform/net/door.js'
import { type Machine, type MachineEffect, runPump } from '#platform/net/pump.js'
import { FakeClock } from '../../support/fake-clock.js'

/** A carrier whose kernel takes bytes only when told. */
class MemoryCarrier implements Carrier {
  readonly remoteAddress = '127.0.0.1'
  readonly calls: string[] = []
  readonly writes: Bytes[] = []
  bufferedBytes = 0
  keeps = false
  listener: CarrierListener | undefined

  attach(listener: CarrierListener): void {
    this.listener = listener
  }
  write(bytes: Bytes): void {
    this.writes.push(bytes)
    if (this.keeps) this.bufferedBytes += bytes.length
  }
  drain(): void {
    this.bufferedBytes = 0
    this.listener?.drained()
  }
  pause(): void {
    this.calls.push('pause')
  }
  resume(): void {
    this.calls.push('resume')
  }
  close(): void {
    this.calls.push('close')
  }
  destroy(): void {
    this.calls.push('destroy')
    this.listener?.closed()
  }
}

type Effects = MachineEffect<string>[]

/** Does what each test says. */
class ScriptedMachine implements Machine<string> {
  calls: string[] = []
  onReceive: (bytes: Bytes) => Effects = () => []
  onTick: (now: number) => Effects = () => []

  start(): Effects {
    return []
  }
  receive(bytes: Bytes): Effects {
    return this.onReceive(bytes)
  }
  tick(now: number): Effects {
    this.calls.push(`tick ${now}`)
    return this.onTick(now)
  }
  carrierClosed(): Effects {
    this.calls.push('carrierClosed')
    return [{ type: 'event', event: 'closed' }]
  }
}

const send = (...bytes: number[]): MachineEffect<string> => ({ type: 'send', bytes: Uint8Array.from(bytes) })
const big = (size: number): MachineEffect<string> => ({ type: 'send', bytes: new Uint8Array(size) })
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

function setUp(options: { pauseReadingAboveBytes?: number; maximumBufferedBytes?: number } = {}) {
  const carrier = new MemoryCarrier()
  const clock = new FakeClock(0)
  const machine = new ScriptedMachine()
  const seen: string[] = []
  const pump = runPump<string, ScriptedMachine>(machine, carrier, clock, {
    ...options,
    onEvent: (event) => seen.push(event),
  })
  return { carrier, clock, machine, seen, pump }
}

describe('the pump', () => {
  it('wakes the machine in time where the clock is set back, and never tells it an earlier time', () => {
    const { clock, machine, pump } = setUp()
    machine.onTick = (now) => [{ type: 'wakeAt', at: now + 5000 }]
    clock.advance(1000)
    pump.do((_, now) => [{ type: 'wakeAt', at: now + 5000 }])
    clock.advance(2000)
    pump.do(() => [])
    clock.jump(-3_600_000)
    clock.advance(3000)
    clock.advance(5000)
    expect(machine.calls).toEqual(['tick 3000', 'tick 8000'])
  })

  it('wakes the machine after a sleep with the time that it is', () => {
    const { clock, machine, pump } = setUp()
    pump.do(() => [{ type: 'wakeAt', at: 5000 }])
    clock.jump(3_600_000)
    clock.advance(5000)
    expect(machine.calls).toEqual(['tick 3605000'])
  })

  it('writes what one turn sends as one, in order', async () => {
    const { carrier, pump } = setUp()
    pump.do(() => [send(1), send(2)])
    pump.do(() => [send(3)])
    expect(carrier.writes).toEqual([])
    await turn()
    expect(carrier.writes).toEqual([Uint8Array.of(1, 2, 3)])
    pump.do(() => [send(4)])
    await turn()
    expect(carrier.writes).toHaveLength(2)
  })

  it('keeps the order of calls made from inside an event', async () => {
    const carrier = new MemoryCarrier()
    const order: string[] = []
    const pump = runPump<string, ScriptedMachine>(new ScriptedMachine(), carrier, new FakeClock(0), {
      onEvent(event) {
        order.push(event)
        if (event === 'first') pump.do(() => [send(3), { type: 'event', event: 'nested' }])
      },
    })
    pump.do(() => [send(1), { type: 'event', event: 'first' }, send(2), { type: 'event', event: 'second' }])
    await turn()
    expect(order).toEqual(['first', 'second', 'nested'])
    expect(carrier.writes).toEqual([Uint8Array.of(1, 2, 3)])
  })

  it('wakes the machine at the latest time it asked for, and never after the end', () => {
    const { carrier, clock, machine, pump } = setUp()
    pump.do(() => [{ type: 'wakeAt', at: 500 }])
    pump.do(() => [{ type: 'wakeAt', at: 100 }])
    clock.advance(1_000)
    expect(machine.calls).toEqual(['tick 100'])
    pump.do(() => [{ type: 'wakeAt', at: 5_000 }])
    carrier.destroy()
    clock.advance(10_000)
    expect(machine.calls).toEqual(['tick 100', 'carrierClosed'])
    expect(clock.pending).toBe(0)
  })

  it('sends what was said before the end, and cuts a peer that does not end too', () => {
    const { carrier, clock, pump } = setUp()
    pump.do(() => [send(1), { type: 'close' }, send(2)])
    expect(carrier.writes).toEqual([Uint8Array.of(1)])
    expect(carrier.calls).toEqual(['close'])
    clock.advance(2_000)
    expect(carrier.calls).toEqual(['close', 'destroy'])
    expect(clock.pending).toBe(0)
  })

  it('stops reading from a peer that does not read, and goes on when it does', async () => {
    const { carrier, pump } = setUp({ pauseReadingAboveBytes: 100_000 })
    carrier.keeps = true
    pump.do(() => [big(100_000)])
    await turn()
    expect(carrier.calls).toEqual([])
    pump.do(() => [big(1)])
    expect(carrier.calls).toEqual(['pause'])
    await turn()
    let drained = false
    const waiting = pump.drained().then(() => {
      drained = true
    })
    await turn()
    expect(drained).toBe(false)
    carrier.drain()
    await waiting
    expect(carrier.calls).toEqual(['pause', 'resume'])
    await pump.drained()
  })

  it('cuts a peer for which more than the limit waits', async () => {
    const { carrier, pump, seen } = setUp({ maximumBufferedBytes: 1_000 })
    carrier.keeps = true
    pump.do(() => [big(1_000)])
    await turn()
    expect(carrier.calls).toEqual([])
    pump.do(() => [big(1)])
    await turn()
    expect(carrier.calls).toEqual(['destroy'])
    expect(seen).toEqual(['closed'])
    await pump.drained()
  })
})

describe('the door', () => {
  it('lets as many wait as its limit, and each place be given back once', () => {
    const door = createDoor(2)
    const first = door.enter()
    door.enter()
    expect(door.enter()).toBeUndefined()
    first?.()
    first?.()
    expect(door.waiting).toBe(1)
    expect(door.enter()).toBeDefined()
    expect(door.enter()).toBeUndefined()
  })
})

type SessionEvents =
  | { readonly type: 'requested'; readonly id: string }
  | { readonly type: 'answer'; readonly id: string; readonly iq: string }
  | { readonly type: 'timeout'; readonly id: string }
  | { readonly type: 'closed'; readonly detail: string }
  | { readonly type: 'stanza'; readonly stanza: string }

describe('a connection', () => {
  const setUpConnection = () => {
    const carrier = new MemoryCarrier()
    const told: string[] = []
    const tell = (event: SessionEvents): MachineEffect<SessionEvents>[] => [{ type: 'event', event }]
    const none = (): MachineEffect<SessionEvents>[] => []
    const machine = {
      ...{ start: none, receive: none, tick: none, submit: none },
      carrierClosed: () => tell({ type: 'closed', detail: 'gone' }),
      end: () => tell({ type: 'closed', detail: 'ended' }),
      request: (iq: string) => tell({ type: 'requested', id: iq }),
    }
    const connection = runConnection<SessionEvents, string, typeof machine>(
      machine,
      carrier,
      new FakeClock(0),
      {
        onEvent: (event) => told.push(event.type),
      },
    )
    return { carrier, connection, told, tell }
  }

  it('settles each request by its own outcome, and tells the program only the rest', async () => {
    const { connection, told, tell } = setUpConnection()
    const [a, b, c] = ['a', 'b', 'c'].map((iq) => connection.request(iq))
    connection.do(() => tell({ type: 'answer', id: 'b', iq: 'B' }))
    connection.do(() => tell({ type: 'timeout', id: 'a' }))
    connection.do(() => tell({ type: 'stanza', stanza: 's' }))
    connection.end()
    await expect(a).rejects.toMatchObject({ code: 'timeout' })
    await expect(b).resolves.toBe('B')
    await expect(c).rejects.toMatchObject({ code: 'closed', message: 'ended' })
    await expect(connection.request('d')).rejects.toMatchObject({ code: 'closed' })
    expect(told).toEqual(['stanza', 'closed'])
    expect(connection.closed).toBe(true)
  })
})
