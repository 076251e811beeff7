// A time as lines for people have it.

/** Date and time, universal, to the second. @param milliseconds since 1970. */
export function stamp(milliseconds: number): string {
  return Number.isSafeInteger(milliseconds) && Math.abs(milliseconds) <= 8.64e15
    ? `${new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')}Z`
    : '(no time)'
}
