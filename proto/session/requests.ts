// Requests of ours that wait for their answer: ids, matching, timeouts (Stanzas: iq).

export interface Requests {
  /** When the oldest gives up; `Infinity` while none is open. */
  readonly deadline: number
  /** A new id, `{connectionId}.{n}`. */
  nextId(): string
  /** The request with this id was sent; it waits for as long as all of them. */
  sent(id: string, now: number): void
  /** Whether this id was waiting; it is no more. */
  settle(id: string): boolean
  /** The ids whose time is over; they wait no more, and their late answers find nobody. */
  expire(now: number): readonly string[]
}

export function createRequests(connectionId: string, timeoutMilliseconds: number): Requests {
  /** In the order of their deadlines, since all wait equally long. */
  const deadlines = new Map<string, number>()
  let count = 0
  return {
    get deadline() {
      for (const deadline of deadlines.values()) return deadline
      return Infinity
    },
    nextId() {
      count += 1
      return `${connectionId}.${count}`
    },
    sent(id, now) {
      deadlines.set(id, now + timeoutMilliseconds)
    },
    settle: (id) => deadlines.delete(id),
    expire(now) {
      const expired: string[] = []
      for (const [id, deadline] of deadlines) {
        if (deadline > now) break
        expired.push(id)
        deadlines.delete(id)
      }
      return expired
    },
  }
}
