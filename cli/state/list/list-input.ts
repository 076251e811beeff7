// The chat list: how chats are kept, and who is there.
import type { ChatPreferences } from '../../client/api.js'

export type ListInput = { readonly tell: 'kept'; readonly with: string }

export type ListIntent = {
  readonly ask: 'keep'
  readonly with: string
  readonly change: Partial<ChatPreferences>
}
