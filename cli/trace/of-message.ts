// Which events belong to one message: those under its id, and the pushes it caused (design: the event spine).
import type { TraceEvent } from '#proto/trace/event.js'

/**
 * A push carries no id. Meta's trace names the cause, the user and the issue time; the partner's trace of the
 * same push names user and issue time.
 */
export function ofMessage(events: readonly TraceEvent[], cid: string): TraceEvent[] {
  const caused = events.filter((event) => isPush(event) && event.detail?.['cause'] === cid).map(pushKey)
  const pushes = new Set(caused)
  return events.filter((event) => event.cid === cid || (isPush(event) && pushes.has(pushKey(event))))
}

function isPush({ layer, kind }: TraceEvent): boolean {
  return layer === 'http' && (kind === 'push' || kind === 'push-answer')
}

function pushKey({ detail }: TraceEvent): string {
  return JSON.stringify([detail?.['to'], detail?.['iat']])
}
