// One trace event as a line for people.
import type { TraceDirection, TraceEvent } from '#proto/trace/event.js'
import { sanitise } from '../state/sanitise.js'

const ARROWS: Readonly<Record<TraceDirection, string>> = { in: '←', out: '→', local: '·' }
const PARTY_WIDTH = 16
const LAYER_WIDTH = 8

/** Time of day, party, layer, direction (`←` comes in, `→` goes out, as in the chat), kind, size, summary; all sanitised. */
export function traceLine(event: TraceEvent): string {
  const time = new Date(event.ts).toISOString().slice(11, 23)
  const head = `${time} ${cell(event.party, PARTY_WIDTH)} ${cell(event.layer, LAYER_WIDTH)} ${ARROWS[event.dir]}`
  const size = event.size > 0 ? ` ${event.size} B` : ''
  return `${head} ${sanitise(event.kind)}${size} [${sanitise(event.cid)}] ${sanitise(event.summary)}`
}

function cell(text: string, width: number): string {
  return sanitise(text).padEnd(width)
}
