// A trace file: one process's events as NDJSON, one line each (design: the event spine).
import { closeSync, fchmodSync, fstatSync, openSync, writeSync } from 'node:fs'
import process from 'node:process'
import { TRACE_VERSION, type TraceEvent, type TraceSink } from '#proto/trace/event.js'
import type { Clock } from '../clock.js'

export interface TraceFile {
  readonly sink: TraceSink
  /** Writes what is still in memory and closes the file; events after it are dropped. */
  close(): void
}

/** Past this many characters the lines are written at once, not at the end of the turn. */
const FLUSH_AT = 64 * 1024

/**
 * Opens `path` (made 0600, or appended to) for the events of `party`. Lines of one event-loop turn are
 * written together, and on process exit, so a killed process loses at most the events of its last turn.
 * @throws {TypeError} where the file can be read by other users.
 */
export function openTraceFile(path: string, party: string, clock: Pick<Clock, 'now'>): TraceFile {
  const file = openPrivate(path)
  let waiting = ''
  let scheduled: NodeJS.Immediate | undefined
  let seq = 0
  let open = true

  const flush = (): void => {
    if (scheduled) clearImmediate(scheduled)
    scheduled = undefined
    const lines = Buffer.from(waiting)
    waiting = ''
    for (let at = 0; at < lines.length;) at += writeSync(file, lines, at)
  }
  const close = (): void => {
    if (!open) return
    open = false
    process.off('exit', close)
    flush()
    closeSync(file)
  }
  process.on('exit', close)

  return {
    close,
    sink(draft) {
      if (!open) return
      seq += 1
      const event: TraceEvent = { v: TRACE_VERSION, ts: clock.now(), seq, party, ...draft }
      waiting += `${JSON.stringify(event)}\n`
      if (waiting.length > FLUSH_AT) flush()
      else scheduled ??= setImmediate(flush)
    },
  }
}

function openPrivate(path: string): number {
  const file = openSync(path, 'a', 0o600)
  const found = fstatSync(file)
  if (found.isFile() && found.size === 0) fchmodSync(file, 0o600)
  else if (found.isFile() && (found.mode & 0o077) !== 0) {
    closeSync(file)
    throw new TypeError(`the trace file ${path} can be read by other users: make it private with chmod 600`)
  }
  return file
}
