// One upload under way, and those who wait to hear how the sending of its message ends.
import type { SendOutcome } from '../../api.js'

export class UploadJob {
  readonly chat: string
  readonly id: string
  readonly outcome: Promise<SendOutcome>
  readonly #controller = new AbortController()
  #settle: (outcome: SendOutcome) => void = () => undefined
  #fail: (error: unknown) => void = () => undefined
  #sending = false

  constructor(chat: string, id: string) {
    this.chat = chat
    this.id = id
    this.outcome = new Promise((resolve, reject) => {
      this.#settle = resolve
      this.#fail = reject
    })
    // Nobody may be waiting: then the failure shows elsewhere.
    this.outcome.catch(() => undefined)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  stopped(): boolean {
    return this.signal.aborted
  }

  /** False where the file is at the host already: from there on it is a message like any other. */
  abort(): boolean {
    if (this.#sending) return false
    this.#controller.abort()
    return true
  }

  /** The file is there; the message goes out. False where somebody stopped it a moment ago. */
  startSending(): boolean {
    if (this.stopped()) return false
    this.#sending = true
    return true
  }

  settle(outcome: SendOutcome): void {
    this.#settle(outcome)
  }

  fail(error: unknown): void {
    this.#fail(error)
  }
}
