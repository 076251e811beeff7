// The pump: performs what a session machine asks for, over any carrier, for client and server alike.
import { type Bytes, concat } from '#proto/bytes.js'
import type { TraceDraft, TraceSink } from '#proto/trace/event.js'
import { type CancelTimer, type Clock, steadyTime } from '../clock.js'
import { type Carrier, CONGESTED_BYTES } from './carrier.js'

export type MachineEffect<Event> =
  | { readonly type: 'send'; readonly bytes: Bytes }
  | { readonly type: 'event'; readonly event: Event }
  | { readonly type: 'wakeAt'; readonly at: number }
  | { readonly type: 'close' }
  | { readonly type: 'trace'; readonly draft: TraceDraft }

/** A synchronous machine that owns its protocol and no IO. Times are ms since 1970 and never go back. */
export interface Machine<Event> {
  start(now: number): MachineEffect<Event>[]
  receive(bytes: Bytes, now: number): MachineEffect<Event>[]
  tick(now: number): MachineEffect<Event>[]
  carrierClosed(now: number): MachineEffect<Event>[]
}

export interface PumpOptions<Event> {
  /** Called in order, never from inside another call of it. What it throws is not caught. */
  readonly onEvent: (event: Event) => void
  readonly onTrace?: TraceSink | undefined
  /**
   * Stops reading while more than this many bytes wait to be sent. Only one of two ends may do so (here:
   * the server), else each can wait for the other for ever. Without it reading never stops.
   */
  readonly pauseReadingAboveBytes?: number | undefined
  /** A peer for which more than this waits is cut off. Default 32 MiB. */
  readonly maximumBufferedBytes?: number | undefined
}

export interface Pump<Event, M extends Machine<Event>> {
  /** Calls the machine at once, and performs its effects after those of calls already under way. */
  do(action: (machine: M, now: number) => MachineEffect<Event>[]): void
  /** Bytes not yet handed to the kernel. */
  readonly bufferedBytes: number
  /** Resolves when little or nothing waits to be sent, or the carrier is gone. */
  drained(): Promise<void>
  /** Ends the carrier at once; the machine still tells its last event. */
  destroy(): void
}

/** One write never holds much more than this; a single frame may be larger. */
const WRITE_BYTES = 256 * 1024
const MAXIMUM_BUFFERED_BYTES = 32 * 1024 * 1024
/** How long a carrier we ended may wait for its peer to end it too. */
const LINGER_MILLISECONDS = 2_000

/**
 * Starts the machine on a carrier. Frames sent in one turn of the event loop leave in one write.
 * The pump ends with the carrier; it needs no closing of its own.
 */
export function runPump<Event, M extends Machine<Event>>(
  machine: M,
  carrier: Carrier,
  clock: Clock,
  options: PumpOptions<Event>,
): Pump<Event, M> {
  const outbox = createOutbox(carrier, options.maximumBufferedBytes ?? MAXIMUM_BUFFERED_BYTES, () => {
    relax()
  })
  const holdAbove = options.pauseReadingAboveBytes ?? Infinity
  const now = steadyTime(clock)
  const effects: MachineEffect<Event>[] = []
  let performing = false
  let holding = false
  let ended = false
  let cancelTimer: CancelTimer | undefined
  let waiting: (() => void)[] = []

  const act = (action: (machine: M, now: number) => MachineEffect<Event>[]): void => {
    effects.push(...action(machine, now()))
    if (performing) return
    performing = true
    try {
      // Performing one may add more behind it.
      for (const effect of effects) perform(effect)
    } finally {
      performing = false
      effects.length = 0
    }
    if (!ended && !holding && outbox.bytes > holdAbove) {
      holding = true
      carrier.pause()
    }
  }

  const perform = (effect: MachineEffect<Event>): void => {
    switch (effect.type) {
      case 'send':
        if (!ended) outbox.add(effect.bytes)
        return
      case 'event':
        options.onEvent(effect.event)
        return
      case 'wakeAt':
        wakeAt(effect.at)
        return
      case 'trace':
        options.onTrace?.(effect.draft)
        return
      case 'close':
        end()
    }
  }

  const wakeAt = (at: number): void => {
    cancelTimer?.()
    if (ended) return
    cancelTimer = clock.after(Math.max(0, at - now()), () => {
      act((m, time) => m.tick(time))
    })
  }

  const end = (): void => {
    if (ended) return
    ended = true
    outbox.flush()
    carrier.close()
    // A peer that never ends its side must not hold the carrier for ever; and one we held back is heard no more.
    cancelTimer?.()
    cancelTimer = clock.after(LINGER_MILLISECONDS, () => {
      carrier.destroy()
    })
    if (holding) carrier.resume()
  }

  const relax = (): void => {
    if (outbox.bytes >= CONGESTED_BYTES) return
    if (holding) carrier.resume()
    holding = false
    release()
  }

  const release = (): void => {
    const callers = waiting
    waiting = []
    for (const resolve of callers) resolve()
  }

  carrier.attach({
    data(bytes) {
      if (!ended) act((m, now) => m.receive(bytes, now))
    },
    drained: relax,
    closed() {
      ended = true
      cancelTimer?.()
      release()
      act((m, now) => m.carrierClosed(now))
    },
  })
  act((m, now) => m.start(now))

  return {
    do: act,
    get bufferedBytes() {
      return outbox.bytes
    },
    drained() {
      if (ended || outbox.bytes < CONGESTED_BYTES) return Promise.resolve()
      return new Promise((resolve) => waiting.push(resolve))
    },
    destroy() {
      carrier.destroy()
    },
  }
}

interface Outbox {
  /** Waiting here and in the carrier. */
  readonly bytes: number
  add(bytes: Bytes): void
  flush(): void
}

/** Collects what one turn sends, so that many frames cost one write. */
function createOutbox(carrier: Carrier, maximumBytes: number, flushed: () => void): Outbox {
  let parts: Bytes[] = []
  let size = 0
  let scheduled = false

  const flush = (): void => {
    const [first, ...rest] = parts
    if (!first) return
    parts = []
    size = 0
    carrier.write(rest.length === 0 ? first : concat(first, ...rest))
    if (carrier.bufferedBytes > maximumBytes) carrier.destroy()
    flushed()
  }
  return {
    get bytes() {
      return size + carrier.bufferedBytes
    },
    add(bytes) {
      parts.push(bytes)
      size += bytes.length
      if (size >= WRITE_BYTES) flush()
      if (scheduled || size === 0) return
      scheduled = true
      setImmediate(() => {
        scheduled = false
        flush()
      })
    },
    flush,
  }
}
