// `client.library`: search, and what is known of a message.
import type { HistoryPage, Library, MessageInfo, SearchPage } from '../../api.js'

export class EngineLibrary implements Library {
  search(): SearchPage {
    return { hits: [], before: undefined }
  }

  around(): HistoryPage | undefined {
    return undefined
  }

  info(): MessageInfo | undefined {
    return undefined
  }
}
