// `client.library`: search, and what is known of a message.
import type { HistoryPage, Library, MessageInfo, MessageRef, SearchPage } from '../../api.js'
import type { SearchOptions } from '../../store/full-text.js'
import type { EngineContext } from '../context.js'

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

  info(): MessageInfo | undefined {
    return undefined
  }
}
