// A time as lines for people have it.
import { isMoment } from '../state/moment.js'

/** Date and time, universal, to the second. @param milliseconds since 1970. */
export function stamp(milliseconds: number): string {
  return isMoment(milliseconds)
    ? `${new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')}Z`
    : '(no time)'
}
