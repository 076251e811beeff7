// A moment in the person's own time zone, short enough for a line.
const format = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})

/** `6 Jan 2025, 09:00`. */
export function moment(timestamp: number): string {
  return Number.isFinite(timestamp) && Math.abs(timestamp) <= 8.64e15
    ? format.format(timestamp)
    : 'an unknown time'
}
