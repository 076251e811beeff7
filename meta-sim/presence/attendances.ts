// Who is there and who wants to be told, by connection: what presence remembers, in memory alone.
import { ASSUMED_MAXIMUM_PRESENCES } from '#proto/assumptions/conversation.js'
import type { Availability } from '#proto/exchanges/presence.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { Clock } from '#platform/clock.js'

/** A logged-in connection: a later login of the same account has a higher epoch. */
export interface Attendee {
  readonly jid: Jid
  readonly epoch: number
}

interface Attendance {
  readonly epoch: number
  available: boolean
  /** Whom it asked for, in that order, each with what it was told last. */
  readonly wanted: Map<Jid, Availability | undefined>
}

export interface Attendances {
  /** Takes the place of an older connection of the account, which is out of attention from then on. */
  enter(attendee: Attendee): void
  /** False where it was not there any more. */
  leave(attendee: Attendee): boolean
  isAvailable(jid: Jid): boolean
  /** False where nothing changed. Whoever is not available is told nothing, and has heard nothing when they come back. */
  setAvailable(attendee: Attendee, available: boolean): boolean
  /** One more than there is room for takes the place of the oldest. */
  want(attendee: Attendee, target: Jid): void
  wants(watcher: Jid, target: Jid): boolean
  wantedBy(watcher: Jid): readonly Jid[]
  watchersOf(target: Jid): readonly Jid[]
  told(watcher: Jid, target: Jid): Availability | undefined
  setTold(watcher: Jid, target: Jid, told: Availability | undefined): void
  /** Milliseconds since 1970; of somebody who was available and is not. */
  lastSeen(jid: Jid): number | undefined
}

/** People of whom it is remembered when they were there; the longest gone is forgotten first. */
const REMEMBERED = 50_000

export function createAttendances(clock: Clock, remembered = REMEMBERED): Attendances {
  const here = new Map<Jid, Attendance>()
  const watchers = new Map<Jid, Set<Jid>>()
  const lastSeen = new Map<Jid, number>()

  const current = ({ jid, epoch }: Attendee): Attendance | undefined => {
    const attendance = here.get(jid)
    return attendance?.epoch === epoch ? attendance : undefined
  }
  const unwatch = (watcher: Jid, target: Jid): void => {
    const left = watchers.get(target)
    left?.delete(watcher)
    if (left?.size === 0) watchers.delete(target)
  }
  const note = (jid: Jid): void => {
    lastSeen.delete(jid)
    lastSeen.set(jid, clock.now())
    const longest = lastSeen.keys().next()
    if (lastSeen.size > remembered && longest.done !== true) lastSeen.delete(longest.value)
  }
  const drop = (jid: Jid): void => {
    const attendance = here.get(jid)
    if (!attendance) return
    here.delete(jid)
    for (const target of attendance.wanted.keys()) unwatch(jid, target)
    if (attendance.available) note(jid)
  }

  return {
    enter({ jid, epoch }) {
      drop(jid)
      here.set(jid, { epoch, available: false, wanted: new Map() })
    },
    leave(attendee) {
      const known = current(attendee) !== undefined
      if (known) drop(attendee.jid)
      return known
    },
    isAvailable: (jid) => here.get(jid)?.available === true,
    setAvailable(attendee, available) {
      const attendance = current(attendee)
      if (!attendance || attendance.available === available) return false
      attendance.available = available
      if (available) return true
      note(attendee.jid)
      for (const target of attendance.wanted.keys()) attendance.wanted.set(target, undefined)
      return true
    },
    want(attendee, target) {
      const wanted = current(attendee)?.wanted
      if (!wanted) return
      const told = wanted.get(target)
      wanted.delete(target)
      wanted.set(target, told)
      watchers.set(target, (watchers.get(target) ?? new Set()).add(attendee.jid))
      const oldest = wanted.keys().next()
      if (wanted.size <= ASSUMED_MAXIMUM_PRESENCES || oldest.done === true) return
      wanted.delete(oldest.value)
      unwatch(attendee.jid, oldest.value)
    },
    wants: (watcher, target) => here.get(watcher)?.wanted.has(target) === true,
    wantedBy: (watcher) => [...(here.get(watcher)?.wanted.keys() ?? [])],
    watchersOf: (target) => [...(watchers.get(target) ?? [])],
    told: (watcher, target) => here.get(watcher)?.wanted.get(target),
    setTold(watcher, target, told) {
      here.get(watcher)?.wanted.set(target, told)
    },
    lastSeen: (jid) => lastSeen.get(jid),
  }
}
