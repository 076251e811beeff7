// Who is told who is there: by consent as it is now, only while they are there themselves, and within bounds.
import { beforeEach, describe, expect, it } from 'vitest'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import { createAttendances } from '#meta-sim/presence/attendances.js'
import { createPresences, type Presences } from '#meta-sim/presence/presences.js'
import { createPresenceHandler } from '#meta-sim/handlers/presence.js'
import type { Sender } from '#meta-sim/handlers/handler.js'
import { createRateLimiter } from '#platform/http/rate-limit.js'
import { outgoingPresence } from '#proto/exchanges/presence.js'
import { FakeClock } from '../../support/fake-clock.js'
import { written } from '../../support/written-stanza.js'

const ADA = { jid: checkJid('1-5@interop'), epoch: 1 }
const BOB = { jid: checkJid('4915550001@s.whatsapp.net'), epoch: 1 }
const THERE = '<presence from="1-5@interop"/>'
const GONE = '<presence from="1-5@interop" type="unavailable"/>'

let clock: FakeClock
let presences: Presences
/** What Bob was told since it was looked at last. */
let told: string[]
let allowed: boolean
let changed: (jid: string) => void
let decided: (pair: { partner: Jid; meta: Jid }) => void
/** Answers wait for it. */
let gate: Promise<void>
let running: Promise<void>[]

beforeEach(() => {
  clock = new FakeClock(1_760_000_000_000)
  told = []
  allowed = true
  gate = Promise.resolve()
  running = []
  presences = createPresences({
    clock,
    parties: {
      async reach(sender, recipient, kind) {
        expect([kind, sender !== recipient]).toEqual(['presence', true])
        await gate
        return allowed ? 'yes' : 'no'
      },
    },
    accounts: {
      onChange(listener) {
        changed = listener
        return () => undefined
      },
    },
    contacts: {
      onChange(listener) {
        decided = listener
        return () => undefined
      },
    },
    signals: {
      publish(jid, signal) {
        if (jid === BOB.jid && signal.type === 'live') told.push(written(signal.stanza))
      },
    },
    run(work) {
      running.push(work())
    },
  })
  presences.came(ADA)
  presences.came(BOB)
})

async function heard(): Promise<readonly string[]> {
  await Promise.all(running.splice(0))
  return told.splice(0)
}

async function bobWatches(): Promise<void> {
  await presences.show(BOB, 'available')
  await presences.subscribe(BOB, ADA.jid)
  await heard()
}

describe('whoever asked, is there, and may know', () => {
  it('is told when the other comes and goes, and then when that was, to the minute', async () => {
    await bobWatches()
    await presences.show(ADA, 'available')
    expect(await heard()).toEqual([THERE])
    clock.advance(90_000)
    await presences.show(ADA, 'unavailable')
    expect(await heard()).toEqual(['<presence from="1-5@interop" type="unavailable" last="1760000040"/>'])
  })

  it('is told at once where the other is there already, and again when asking again', async () => {
    await presences.show(ADA, 'available')
    await bobWatches()
    await presences.subscribe(BOB, ADA.jid)
    expect(await heard()).toEqual([THERE])
  })

  it('hears each change once', async () => {
    await bobWatches()
    await presences.show(ADA, 'available')
    await presences.show(ADA, 'available')
    changed(ADA.jid)
    decided({ partner: ADA.jid, meta: BOB.jid })
    expect(await heard()).toEqual([THERE])
  })

  it('is told that somebody is gone when their connection is', async () => {
    await presences.show(ADA, 'available')
    await bobWatches()
    presences.left(ADA)
    expect(await heard()).toEqual(['<presence from="1-5@interop" type="unavailable" last="1759999980"/>'])
  })

  it('is told nothing by the end of a connection that a newer one has replaced', async () => {
    const newer = { ...ADA, epoch: 2 }
    presences.came(newer)
    await presences.show(newer, 'available')
    await bobWatches()
    presences.left(ADA)
    await presences.show(ADA, 'unavailable')
    expect(await heard()).toEqual([])
  })
})

describe('nothing is told', () => {
  it('to somebody who does not show themselves, and all of it once they do', async () => {
    await presences.subscribe(BOB, ADA.jid)
    await presences.show(ADA, 'available')
    expect(await heard()).toEqual([])
    await presences.show(BOB, 'available')
    expect(await heard()).toEqual([THERE])
    await presences.show(BOB, 'unavailable')
    await presences.show(ADA, 'unavailable')
    expect(await heard()).toEqual([])
  })

  it('to somebody who may not know, whether the other is there or not', async () => {
    allowed = false
    await presences.show(ADA, 'available')
    await bobWatches()
    await presences.show(ADA, 'unavailable')
    await presences.subscribe(BOB, ADA.jid)
    expect(await heard()).toEqual([])
  })

  it('of somebody who never showed themselves', async () => {
    await bobWatches()
    presences.left(ADA)
    expect(await heard()).toEqual([])
  })

  it('to somebody who went while it was decided', async () => {
    await bobWatches()
    let open: () => void = () => undefined
    gate = new Promise((resolve) => {
      open = resolve
    })
    const showing = presences.show(ADA, 'available')
    presences.left(BOB)
    open()
    await showing
    expect(await heard()).toEqual([])
  })
})

describe('when consent changes', () => {
  it('whoever was told is told that the other is gone, without a time, and nothing after that', async () => {
    await presences.show(ADA, 'available')
    await bobWatches()
    allowed = false
    changed(ADA.jid)
    expect(await heard()).toEqual([GONE])
    await presences.show(ADA, 'unavailable')
    await presences.show(ADA, 'available')
    expect(await heard()).toEqual([])
  })

  it('whoever asked before they were accepted is told then', async () => {
    allowed = false
    await presences.show(ADA, 'available')
    await bobWatches()
    allowed = true
    decided({ partner: ADA.jid, meta: BOB.jid })
    expect(await heard()).toEqual([THERE])
  })
})

describe('what is remembered', () => {
  const person = (at: number): Jid => checkJid(`1-${1000 + at}@interop`)

  it('is whom a connection asked for, up to 256; the oldest gives way', () => {
    const attendances = createAttendances(clock)
    attendances.enter(BOB)
    for (let at = 0; at < 256; at += 1) attendances.want(BOB, person(at))
    expect([attendances.wants(BOB.jid, person(0)), attendances.wantedBy(BOB.jid).length]).toEqual([true, 256])
    attendances.want(BOB, person(256))
    expect(attendances.wantedBy(BOB.jid)).toHaveLength(256)
    expect(attendances.wants(BOB.jid, person(0))).toBe(false)
    expect(attendances.watchersOf(person(0))).toEqual([])
    expect(attendances.watchersOf(person(256))).toEqual([BOB.jid])
  })

  it('is when people were there, up to a bound; the longest gone is forgotten', () => {
    const attendances = createAttendances(clock, 2)
    for (let at = 0; at < 3; at += 1) {
      const attendee = { jid: person(at), epoch: 1 }
      attendances.enter(attendee)
      attendances.setAvailable(attendee, true)
      attendances.leave(attendee)
    }
    expect([0, 1, 2].map((at) => attendances.lastSeen(person(at)) !== undefined)).toEqual([false, true, true])
  })

  it('goes with the connection', () => {
    const attendances = createAttendances(clock)
    attendances.enter(BOB)
    attendances.want(BOB, ADA.jid)
    attendances.leave(BOB)
    expect([attendances.wantedBy(BOB.jid), attendances.watchersOf(ADA.jid)]).toEqual([[], []])
  })
})

describe('an account that says too much', () => {
  it('is not heard any more but for going', async () => {
    const said: string[] = []
    const handle = createPresenceHandler({
      presences: {
        show(_, availability) {
          said.push(availability)
          return Promise.resolve()
        },
        subscribe(_, target) {
          said.push(target)
          return Promise.resolve()
        },
      },
      presencesSaid: createRateLimiter({ limit: 2, windowMilliseconds: 60_000, clock }),
    })
    const sender = { ...BOB } as Sender
    await handle(outgoingPresence({ type: 'available' }), sender)
    await handle(outgoingPresence({ type: 'subscribe', to: ADA.jid }), sender)
    await handle(outgoingPresence({ type: 'available' }), sender)
    await handle(outgoingPresence({ type: 'unavailable' }), sender)
    expect(said).toEqual(['available', ADA.jid, 'unavailable'])
    clock.advance(60_001)
    await handle(outgoingPresence({ type: 'available' }), sender)
    expect(said.at(-1)).toBe('available')
  })
})
