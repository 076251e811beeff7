// What happens to messages that exist: reactions, replies, taking back, jumps; and what a person asks for.
import type { TraceEvent } from '#proto/trace/event.js'
import type { Abilities, HistoryPage, MessageInfo, MessageRef } from '../../client/api.js'

export type TalkInput =
  /** @prop trace what this process saw of the message; empty of one from before. */
  | {
      readonly tell: 'info'
      readonly info: MessageInfo | undefined
      readonly trace: readonly TraceEvent[]
    }
  | { readonly tell: 'abilities'; readonly with: string; readonly abilities: Abilities }
  /** The rows around a message to jump to. */
  | { readonly tell: 'around'; readonly message: MessageRef; readonly page: HistoryPage | undefined }
  /** Rows around the last one at hand. */
  | { readonly tell: 'newer'; readonly message: MessageRef; readonly page: HistoryPage | undefined }
  /** The newest rows, in place of those at hand. */
  | { readonly tell: 'newest'; readonly with: string; readonly page: HistoryPage }
  | { readonly tell: 'forgotten'; readonly message: MessageRef }

export type TalkIntent =
  | { readonly ask: 'info'; readonly message: MessageRef }
  | { readonly ask: 'abilities'; readonly with: string }
  | { readonly ask: 'around'; readonly message: MessageRef }
  | { readonly ask: 'newer'; readonly message: MessageRef }
  | { readonly ask: 'newest'; readonly with: string }
  /** An empty emoji takes the reaction back. */
  | {
      readonly ask: 'react'
      readonly message: MessageRef
      readonly emoji: string
      readonly asText: boolean
    }
  | { readonly ask: 'revoke'; readonly message: MessageRef }
  | { readonly ask: 'forget'; readonly message: MessageRef }
  | { readonly ask: 'played'; readonly message: MessageRef }
  /** Somebody came to the pane, or left it. */
  | { readonly ask: 'attend'; readonly attended: boolean }
