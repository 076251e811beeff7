// Work on one thing at a time: what is asked for under one key runs in the order of asking, each after the end of
// the one before.

export interface Turns {
  /** Resolves, or fails, as `work` does; whoever waits next hears nothing of a failure. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return {
    run(key, work) {
      const turn = (last.get(key) ?? Promise.resolve()).then(work)
      const settled = turn
        .catch(() => undefined)
        .then(() => {
          if (last.get(key) === settled) last.delete(key)
        })
      last.set(key, settled)
      return turn
    },
  }
}
