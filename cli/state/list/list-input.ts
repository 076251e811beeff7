// The chat list: how chats are kept, and which day it is.
import type { ChatPreferences } from '../../client/api.js'
import type { Failure } from '../input.js'

export type ListInput =
  /** The engine has it; the chat itself follows as an event where something changed. */
  | { readonly tell: 'kept'; readonly with: string; readonly change: Partial<ChatPreferences> }
  | { readonly tell: 'unkept'; readonly failure: Failure }
  | { readonly tell: 'today'; readonly now: number }

export type ListIntent = {
  readonly ask: 'keep'
  readonly with: string
  readonly change: Partial<ChatPreferences>
}
