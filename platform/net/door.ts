// How many connections may wait for their login at once, over all listeners of a server.

/** Default of the limit on connections that have not logged in. */
export const MAXIMUM_UNAUTHENTICATED = 1_000

export interface Door {
  /** Connections that have not logged in. */
  readonly waiting: number
  /** Takes a place; calling the answer gives it back (once, however often it is called). `undefined`: full. */
  enter(): (() => void) | undefined
}

export function createDoor(maximumUnauthenticated = MAXIMUM_UNAUTHENTICATED): Door {
  let waiting = 0
  return {
    get waiting() {
      return waiting
    },
    enter() {
      if (waiting >= maximumUnauthenticated) return undefined
      waiting += 1
      let inside = true
      return () => {
        if (inside) waiting -= 1
        inside = false
      }
    },
  }
}
