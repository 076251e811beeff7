// A moment in the person's own time zone, short enough for a line.

const TO_THE_MINUTE: Intl.DateTimeFormatOptions = {
  ...{ day: 'numeric', month: 'short', year: 'numeric' },
  ...{ hour: '2-digit', minute: '2-digit' },
}
const minutes = new Intl.DateTimeFormat('en-GB', TO_THE_MINUTE)
const seconds = new Intl.DateTimeFormat('en-GB', { ...TO_THE_MINUTE, second: '2-digit' })

/** JavaScript knows no later or earlier one; a peer's clock may say anything. @param timestamp ms since 1970. */
export function isMoment(timestamp: number): boolean {
  return Math.abs(timestamp) <= 8.64e15
}

/** `6 Jan 2025, 09:00`. */
export function moment(timestamp: number): string {
  return isMoment(timestamp) ? minutes.format(timestamp) : 'an unknown time'
}

/** `6 Jan 2025, 09:00:07`. */
export function exactMoment(timestamp: number): string {
  return isMoment(timestamp) ? seconds.format(timestamp) : 'an unknown time'
}
