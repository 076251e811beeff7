// Marks behind a name in the chat list, one table for the list and the key sheet. Each is one cell wide.
import type { ChatItem } from '../chats.js'

export interface ListMark {
  readonly mark: string
  /** For the key sheet. */
  readonly means: string
  readonly of: (item: ChatItem) => boolean
}

export const LIST_MARKS: readonly ListMark[] = [
  { mark: '•', means: 'is there now', of: ({ presence }) => presence.state === 'available' },
  { mark: '✓', means: 'you compared safety numbers', of: ({ verified }) => verified },
  { mark: '▴', means: 'pinned', of: ({ pinned }) => pinned },
  { mark: '~', means: 'muted: it does not notify', of: ({ muted }) => muted },
  { mark: '!', means: 'their key changed', of: ({ identityChanged }) => identityChanged },
  { mark: '×', means: 'blocked', of: ({ blocked }) => blocked },
  { mark: '@', means: 'an unread message names you', of: ({ mentions }) => mentions > 0 },
]

/** The marks of a chat, without blanks between them. */
export function marksOf(item: ChatItem): string {
  return LIST_MARKS.map(({ mark, of }) => (of(item) ? mark : '')).join('')
}
