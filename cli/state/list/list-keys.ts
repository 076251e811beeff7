// Keys of the chat list.
import { keyAction, type KeyAction } from '../keys/key-action.js'
import { keep, toggleArchive } from './keep.js'

export const LIST_KEYS: readonly KeyAction[] = [
  keyAction('pin', 'keep the chat on top, or not any more', (view) =>
    keep(view, ({ pinned }) => ({ pinned: !pinned })),
  ),
  keyAction('mute', 'no notifications from the chat, or again', (view) =>
    keep(view, ({ muted }) => ({ muted: !muted })),
  ),
  keyAction('archive', 'put the chat away, or take it back', (view) =>
    keep(view, ({ archived }) => ({ archived: !archived })),
  ),
  keyAction('archived', 'show or fold what was put away', toggleArchive),
]
