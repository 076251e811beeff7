// The event spine kept in memory: what the layers did with the last messages, for whoever looks into one of them.
import { TRACE_VERSION, type TraceDraft, type TraceEvent, type TraceSink } from '#proto/trace/event.js'
import type { Clock } from '#platform/clock.js'

const MAX_MESSAGES = 500
const MAX_EVENTS = 64

export interface TraceKeeper {
  readonly sink: TraceSink
  /** What happened to a message, oldest first; nothing of one that is not known, or not any more. */
  readonly of: (id: string) => readonly TraceEvent[]
}

/** Stanzas that are about a message, under its id. */
const ABOUT_A_MESSAGE: ReadonlySet<string> = new Set(['message', 'receipt', 'ack'])

/** Pings and other requests have ids too, and would push messages out. */
function begins({ layer, kind }: TraceDraft): boolean {
  if (layer === 'stanza') return ABOUT_A_MESSAGE.has(kind)
  return layer === 'ui' || layer === 'content' || layer === 'signal' || layer === 'media'
}

/**
 * Keeps at most {@link MAX_EVENTS} events of the last {@link MAX_MESSAGES} messages. Details are not kept: they may
 * hold what was said, and a message that is taken back leaves nothing here.
 */
export function createTraceKeeper(party: string, clock: Pick<Clock, 'now'>): TraceKeeper {
  const messages = new Map<string, TraceEvent[]>()
  let seq = 0
  const started = (cid: string): TraceEvent[] => {
    const events: TraceEvent[] = []
    messages.set(cid, events)
    const [oldest] = messages.keys()
    if (messages.size > MAX_MESSAGES && oldest !== undefined) messages.delete(oldest)
    return events
  }
  return {
    sink(draft) {
      seq += 1
      const known = messages.get(draft.cid)
      if (known === undefined && !begins(draft)) return
      const events = known ?? started(draft.cid)
      if (events.length === MAX_EVENTS) return
      const { cid, layer, dir, kind, size, sens, summary } = draft
      events.push({
        ...{ v: TRACE_VERSION, ts: clock.now(), seq, party },
        ...{ cid, layer, dir, kind, size, sens, summary },
      })
    },
    of: (id) => messages.get(id) ?? [],
  }
}

/** One sink for several; `undefined` where there is none. */
export function sinkOf(...sinks: readonly (TraceSink | undefined)[]): TraceSink | undefined {
  const all = sinks.filter((sink) => sink !== undefined)
  if (all.length === 0) return undefined
  return (draft) => {
    for (const sink of all) sink(draft)
  }
}
