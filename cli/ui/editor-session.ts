// The terminal lent to the user's editor: nothing of ours draws or reads meanwhile, and it comes back whatever happens.
import { editText } from '../system/editor.js'
import type { Environment } from '#platform/config.js'
import type { Input } from '../state/input.js'
import { failureOf } from '../engines/failure.js'

/** What is given up and taken back. */
export interface LentTerminal {
  readonly release: () => void
  readonly take: () => void
}

/** @see editText */
export type EditText = typeof editText

export class EditorSession {
  readonly #env: Environment
  readonly #terminal: LentTerminal
  readonly #edit: EditText
  readonly #command: readonly string[]
  #stop: AbortController | undefined

  /** @param command the editor and its arguments, as the config file has them. */
  constructor(
    terminal: LentTerminal,
    env: Environment,
    command: readonly string[] = [],
    edit: EditText = editText,
  ) {
    this.#terminal = terminal
    this.#env = env
    this.#edit = edit
    this.#command = command
  }

  /** Signals and keys of the terminal are the editor's. */
  get open(): boolean {
    return this.#stop !== undefined
  }

  /** One at a time. `tell` gets the text as the user left it, or why it is as it was. */
  async edit(text: string, tell: (input: Input) => void): Promise<void> {
    if (this.#stop !== undefined) return
    const stop = new AbortController()
    this.#stop = stop
    this.#terminal.release()
    const input = await this.#outcome(text, stop.signal)
    this.#stop = undefined
    if (stop.signal.aborted) return
    this.#terminal.take()
    tell(input)
  }

  async #outcome(text: string, signal: AbortSignal): Promise<Input> {
    try {
      const edited = await this.#edit(text, this.#env, signal, this.#command)
      return { type: 'compose', compose: { tell: 'edited', text: edited } }
    } catch (error) {
      return { type: 'compose', compose: { tell: 'not-edited', failure: failureOf(error) } }
    }
  }

  /** The app ends: so does the editor. */
  close(): void {
    this.#stop?.abort()
  }
}
