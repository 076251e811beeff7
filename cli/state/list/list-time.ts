// When something came last, as short as a list needs it: the time of today, else the date.
import { clockText, type Hours } from '../clock-text.js'
import { isMoment } from '../moment.js'

const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })

export function dayOf(timestamp: number): string {
  return new Date(timestamp).toDateString()
}

/** `09:00` or `6 Jan`, in the person's own time zone; empty where it is no moment, or nothing ever came. */
export function listTime(timestamp: number, today: string | undefined, hours?: Hours): string {
  if (timestamp === 0 || !isMoment(timestamp)) return ''
  return dayOf(timestamp) === today ? clockText(timestamp, hours).trimStart() : date.format(timestamp)
}
