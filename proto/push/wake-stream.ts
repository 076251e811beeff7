// The wake stream (assumption: how a partner tells its client of a push is the partner's own affair):
// server-sent events of one kind, with comment lines that keep the connection alive.

/** One wake-up. It carries nothing, as the push behind it carries nothing. */
export const WAKE_EVENT = 'event: wake\ndata: {}\n\n'

/** Sent when the stream begins and every ten seconds; readers pass it over. */
export const WAKE_HEARTBEAT = ': still here\n\n'

export const WAKE_MEDIA_TYPE = 'text/event-stream'

/** Bytes of a line that a reader keeps; ours are shorter than 20. */
const LONGEST_LINE = 1024

/**
 * Reads the stream however it is cut. Each call answers how many wake-ups the text completed; events of
 * other kinds are passed over, over-long lines cut off.
 */
export function createWakeReader(): (text: string) => number {
  let line = ''
  let event = ''
  return (text) => {
    let wakes = 0
    for (const character of text) {
      if (character !== '\n') {
        if (line.length < LONGEST_LINE) line += character
        continue
      }
      const complete = line.replace(/\r$/, '')
      line = ''
      if (complete.startsWith('event:')) event = complete.slice('event:'.length).trim()
      if (complete !== '') continue
      if (event === 'wake') wakes += 1
      event = ''
    }
    return wakes
  }
}
