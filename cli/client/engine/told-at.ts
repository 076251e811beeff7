// When something happened, as a server or a person tells it.

/**
 * Ms since 1970: never after it was heard of. A later time would keep a chat above all others for as long as it pleases
 * whoever made it up, and a much later one is no date.
 * @param seconds since 1970. @param now when it was heard of, in ms.
 */
export function toldAt(seconds: number, now: number): number {
  return Math.min(seconds * 1000, now)
}
