// Keys of the chat list.
import type { KeyAction } from '../keys/key-action.js'
import { keep, toggleArchive } from './keep.js'

export const LIST_KEYS: readonly KeyAction[] = [
  {
    ...{ name: 'pin', place: 'chat', keys: ['alt+p'], does: 'keep the chat on top, or not any more' },
    run: (view) => keep(view, ({ pinned }) => ({ pinned: !pinned })),
  },
  {
    ...{ name: 'mute', place: 'chat', keys: ['alt+u'], does: 'no notifications from the chat, or again' },
    run: (view) => keep(view, ({ muted }) => ({ muted: !muted })),
  },
  {
    ...{ name: 'archive', place: 'chat', keys: ['alt+h'], does: 'put the chat away, or take it back' },
    run: (view) => keep(view, ({ archived }) => ({ archived: !archived })),
  },
  {
    ...{ name: 'archived', place: 'chat', keys: ['alt+g'], does: 'show or fold what was put away' },
    run: toggleArchive,
  },
]
