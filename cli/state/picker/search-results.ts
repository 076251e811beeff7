// What a search has found so far, the newest first.
import type { MessageRef } from '../../client/api.js'
import type { Match } from './picker.js'

export interface SearchHitItem extends Match {
  /** As the engine knows it; only for calls, never drawn. */
  readonly ref: MessageRef
}

export interface SearchResults {
  /** What it is the answer to. */
  readonly query: string
  readonly hits: readonly SearchHitItem[]
  /** Where older ones begin; `undefined` at the end. */
  readonly before: number | undefined
  /** Older ones were asked for. */
  readonly loading: boolean
}
