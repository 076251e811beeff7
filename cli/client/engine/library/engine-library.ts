// `client.library`: search, and what is known of a message.
import type {
  ChatContents,
  HistoryPage,
  Library,
  MessageInfo,
  MessageRef,
  SearchOptions,
  SearchPage,
  Unread,
} from '../../api.js'
import type { EngineContext } from '../context.js'
import { actsOn } from '../talk/acts-on.js'

export class EngineLibrary implements Library {
  readonly #context: EngineContext

  constructor(context: EngineContext) {
    this.#context = context
  }

  search(query: string, options: SearchOptions = {}): SearchPage {
    return this.#context.fullText.search(query, options)
  }

  around(message: MessageRef, limit: number): HistoryPage | undefined {
    return this.#context.history.around(message, limit)
  }

  info(message: MessageRef): MessageInfo | undefined {
    const { evidence, history } = this.#context
    const { with: chat, id, direction } = message
    const page = history.around(message, 1)
    const entry = page?.entries.find(
      (one) => one.kind === 'message' && one.id === id && one.direction === direction,
    )
    const known = direction === 'out' ? evidence.of(chat, id) : []
    return entry && { entry, evidence: known, acts: actsOn(this.#context, { chat, id, direction }) }
  }

  unread(withAddress: string): Unread | undefined {
    return this.#context.history.unread(withAddress)
  }

  contents(withAddress: string): ChatContents {
    return this.#context.history.contents(withAddress)
  }
}
