// Marking printed messages as seen: once a turn for each chat, since every mark is a write to the disk.
import type { ParleyClient } from '../client/api.js'

export class SeenMarks {
  readonly #client: Pick<ParleyClient, 'markSeen'>
  readonly #newest = new Map<string, string>()
  #scheduled: NodeJS.Immediate | undefined

  constructor(client: Pick<ParleyClient, 'markSeen'>) {
    this.#client = client
  }

  /** The message was printed; a process killed within this turn prints it again, and loses none. */
  add(chat: string, id: string): void {
    this.#newest.set(chat, id)
    this.#scheduled ??= setImmediate(() => {
      this.flush()
    })
  }

  flush(): void {
    clearImmediate(this.#scheduled)
    this.#scheduled = undefined
    for (const [chat, id] of this.#newest) this.#client.markSeen(chat, id)
    this.#newest.clear()
  }
}
