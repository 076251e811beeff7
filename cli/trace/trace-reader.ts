// Trace files read back: each line checked, the files of several processes merged in time.
import { createReadStream } from 'node:fs'
import { TRACE_VERSION, type TraceEvent } from '#proto/trace/event.js'
import { LineSplitter, parseJsonLine, type JsonObject } from '../profile/json-lines.js'

export interface MergedTrace {
  /** By time; events of one process keep their order. */
  readonly events: readonly TraceEvent[]
  /** Lines that are no events, e.g. the last one of a killed process. */
  readonly faults: readonly string[]
}

/** @param cid keeps only this correlation id. */
export async function readTraces(paths: readonly string[], cid?: string): Promise<MergedTrace> {
  const events: TraceEvent[] = []
  const faults: string[] = []
  for (const path of paths) await readTrace(path, cid, events, faults)
  return { events: events.sort(inTime), faults }
}

function inTime(a: TraceEvent, b: TraceEvent): number {
  return a.ts - b.ts || (a.party === b.party ? a.seq - b.seq : 0)
}

async function readTrace(
  path: string,
  cid: string | undefined,
  events: TraceEvent[],
  faults: string[],
): Promise<void> {
  const splitter = new LineSplitter()
  let number = 0
  const take = (line: string): void => {
    number += 1
    try {
      const event = parseTraceEvent(parseJsonLine(line))
      if (cid === undefined || event.cid === cid) events.push(event)
    } catch (error) {
      faults.push(`${path} line ${number}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    for (const line of splitter.push(chunk)) take(line)
  }
  if (splitter.rest !== '') take(splitter.rest)
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
  const good =
    line['v'] === TRACE_VERSION &&
    ['ts', 'seq', 'size'].every((name) => Number.isFinite(line[name])) &&
    ['cid', 'party', 'kind', 'summary'].every((name) => typeof line[name] === 'string') &&
    Object.hasOwn(LAYERS, String(line['layer'])) &&
    Object.hasOwn(DIRECTIONS, String(line['dir'])) &&
    Object.hasOwn(SENSITIVITIES, String(line['sens']))
  if (!good) throw new TypeError('not a trace event')
  // The door: every field was checked just above.
  return line as unknown as TraceEvent
}
