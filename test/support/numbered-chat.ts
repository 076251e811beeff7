// Conversations for crash tests: numbers that two people write to each other, however often they lose Meta.
import type { TestClient } from './network.js'

const AT_ONCE = 8
const ALL = 100_000

/** Resolves when `holds` does, looked at again with each event of the client. */
export function when(client: TestClient, holds: () => boolean): Promise<void> {
  if (holds()) return Promise.resolve()
  return new Promise((resolve) => {
    const stop = client.subscribe(() => {
      if (!holds()) return
      stop()
      resolve()
    })
  })
}

/**
 * Writes the numbers from `first` to `last`, a few at once, each as soon as one before it was answered for;
 * waits while offline. Tells each outcome to `onOutcome`; resolves when all are delivered.
 */
export async function writeNumbers(
  client: TestClient,
  to: string,
  { first, last }: { readonly first: number; readonly last: number },
  onOutcome: (event: string) => void = () => undefined,
): Promise<void> {
  let next = first
  const lane = async (): Promise<void> => {
    while (next <= last) {
      const text = String(next)
      next += 1
      onOutcome((await client.send(to, text)).event)
      await when(client, () => client.status().connection.state === 'online')
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  await when(client, () => sentStates(client, to).every((state) => state === 'delivered'))
}

/** The numbers a chat shows in one direction, in its order; NaN for a notice. */
export function numbersIn(client: TestClient, chat: string, direction: 'in' | 'out'): readonly number[] {
  return client.history(chat, { limit: ALL }).entries.flatMap((entry) => {
    if (entry.kind === 'notice') return [Number.NaN]
    return entry.direction === direction ? [Number(entry.text)] : []
  })
}

export function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => at + 1)
}

function sentStates(client: TestClient, chat: string): readonly (string | undefined)[] {
  return client
    .history(chat, { limit: ALL })
    .entries.flatMap((entry) => (entry.kind === 'message' && entry.direction === 'out' ? [entry.state] : []))
}
