// What a picker asks the engine for, and what comes back.
import type { SearchPage } from '../../client/api.js'

export type PickerInput = { readonly tell: 'found'; readonly query: string; readonly page: SearchPage }

export type PickerIntent = {
  readonly ask: 'search'
  readonly query: string
  readonly within: string | undefined
}
