// A time of day in the person's own time zone, as they want it written.

export type Hours = '24h' | '12h'

const two = (value: number): string => String(value).padStart(2, '0')

/** `09:05`, or ` 9:05 am`: always as many cells for the same `hours`. */
export function clockText(timestamp: number, hours: Hours = '24h'): string {
  const date = new Date(timestamp)
  const hour = date.getHours()
  if (hours === '24h') return `${two(hour)}:${two(date.getMinutes())}`
  const short = String(hour % 12 === 0 ? 12 : hour % 12).padStart(2)
  return `${short}:${two(date.getMinutes())} ${hour < 12 ? 'am' : 'pm'}`
}
