// A bot as a program: events go out as lines, actions come in as lines, many of them at once.
import type { ClientEvent, ParleyClient } from '../client/api.js'
import { jsonLine } from '../faces/json-line.js'
import { LONGEST_LINE, TOO_LONG, typedLines, type LineSource } from '../faces/line-reader.js'
import { messageRecord } from '../faces/message-record.js'
import { answerTo } from './actions.js'
import { unseenMessages } from './unseen.js'

/** A program that asks faster than things are done waits until some are. */
const AT_ONCE = 16

export interface ScriptPorts {
  readonly input: LineSource
  /** Takes one line without its end. */
  readonly write: (line: string) => void
  readonly signal: AbortSignal
}

/** Resolves when the input ends and everything it asked for is answered. */
export async function runScript(client: ParleyClient, { input, write, signal }: ScriptPorts): Promise<void> {
  const tell = (record: object): void => {
    write(jsonLine(record))
  }
  tell({ event: 'ready', address: client.status().address, connection: client.status().connection.state })
  const stop = client.subscribe((event) => {
    if (event.event === 'progress') return
    tell(recordOf(event))
    if (event.event === 'message') client.markSeen(event.from, event.id)
  })
  for (const entry of unseenMessages(client)) {
    tell(messageRecord(entry))
    client.markSeen(entry.from, entry.id)
  }
  const underway = new Set<Promise<void>>()
  try {
    for await (const line of typedLines(input, signal)) {
      if (line === TOO_LONG) {
        tell({ event: 'error', code: 'usage', message: `a line holds ${LONGEST_LINE} characters` })
        continue
      }
      if (line.trim() === '') continue
      const work = answerTo(client, line).then(tell)
      underway.add(work)
      void work.finally(() => underway.delete(work))
      if (underway.size >= AT_ONCE) await Promise.race(underway)
    }
    await Promise.all(underway)
  } finally {
    stop()
  }
}

function recordOf(event: ClientEvent): object {
  return event.event === 'message' ? messageRecord(event) : event
}
