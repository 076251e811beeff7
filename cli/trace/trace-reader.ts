// Trace files read back: each line checked, the files of several processes merged in time.
import { createReadStream } from 'node:fs'
import { TRACE_VERSION, type TraceEvent } from '#proto/trace/event.js'
import { LineSplitter, parseJsonLine, type JsonObject } from '../profile/json-lines.js'
import { ofMessage } from './of-message.js'

export interface MergedTrace {
  /** By time; events of one file keep their order. */
  readonly events: readonly TraceEvent[]
  /** Lines that are no events, e.g. the last one of a killed process. */
  readonly faults: readonly string[]
}

/** @param cid keeps only what {@link ofMessage} finds of this correlation id. */
export async function readTraces(paths: readonly string[], cid?: string): Promise<MergedTrace> {
  const files: TraceEvent[][] = []
  const faults: string[] = []
  for (const path of paths) files.push(await readTrace(path, faults))
  const events = merge(files)
  return { events: cid === undefined ? events : ofMessage(events, cid), faults }
}

/**
 * The earliest event of any file comes next. Clocks tell milliseconds: of events in the same one, those that
 * need no other party's come first, since what comes in has gone out before.
 */
function merge(files: readonly (readonly TraceEvent[])[]): TraceEvent[] {
  const heads = files.map((events) => ({ events, at: 0 }))
  const merged: TraceEvent[] = []
  for (;;) {
    let next: { readonly head: (typeof heads)[number]; readonly event: TraceEvent } | undefined
    for (const head of heads) {
      const event = head.events[head.at]
      if (event && (!next || comesBefore(event, next.event))) next = { head, event }
    }
    if (!next) return merged
    next.head.at += 1
    merged.push(next.event)
  }
}

function comesBefore(a: TraceEvent, b: TraceEvent): boolean {
  return a.ts < b.ts || (a.ts === b.ts && a.dir !== 'in' && b.dir === 'in')
}

async function readTrace(path: string, faults: string[]): Promise<TraceEvent[]> {
  const events: TraceEvent[] = []
  const splitter = new LineSplitter()
  let number = 0
  const take = (line: string): void => {
    number += 1
    try {
      events.push(parseTraceEvent(parseJsonLine(line)))
    } catch (error) {
      faults.push(`${path} line ${number}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    for (const line of splitter.push(chunk)) take(line)
  }
  if (splitter.rest !== '') take(splitter.rest)
  return events
}

// Records, so that the compiler finds a name that is missing here.
const LAYERS: Readonly<Record<TraceEvent['layer'], true>> = {
  ...{ frame: true, noise: true, stanza: true, signal: true, content: true },
  ...{ media: true, http: true, store: true, consent: true, ui: true },
}
const DIRECTIONS: Readonly<Record<TraceEvent['dir'], true>> = { in: true, out: true, local: true }
const SENSITIVITIES: Readonly<Record<TraceEvent['sens'], true>> = {
  ...{ public: true, meta: true },
  ...{ content: true, key: true },
}

/** @throws {TypeError} where a field is missing, of another type, or none of its values. */
export function parseTraceEvent(line: JsonObject): TraceEvent {
  const detail = line['detail']
  const good =
    line['v'] === TRACE_VERSION &&
    ['ts', 'seq', 'size'].every((name) => Number.isFinite(line[name])) &&
    ['cid', 'party', 'kind', 'summary'].every((name) => typeof line[name] === 'string') &&
    Object.hasOwn(LAYERS, String(line['layer'])) &&
    Object.hasOwn(DIRECTIONS, String(line['dir'])) &&
    Object.hasOwn(SENSITIVITIES, String(line['sens'])) &&
    (detail === undefined || (typeof detail === 'object' && detail !== null))
  if (!good) throw new TypeError('not a trace event')
  // The door: every field was checked just above.
  return line as unknown as TraceEvent
}
