// Keys that act on messages.
import type { KeyAction } from '../keys/key-action.js'
import { jumpAbout } from './jump.js'
import { REACT, REPLY } from './message-actions.js'
import { actOnNewest, startSelecting } from './selection.js'

export const TALK_KEYS: readonly KeyAction[] = [
  {
    name: 'select',
    place: 'chat',
    keys: ['alt+m', 'ctrl+up'],
    does: 'choose a message; then keys act on it',
    run: startSelecting,
  },
  {
    name: 'reply',
    place: 'chat',
    keys: ['alt+t'],
    does: 'reply to the newest message',
    run: (view) => actOnNewest(view, REPLY),
  },
  {
    name: 'react',
    place: 'chat',
    keys: ['alt+e'],
    does: 'react to the newest message',
    run: (view) => actOnNewest(view, REACT),
  },
  {
    name: 'jump',
    place: 'chat',
    keys: ['alt+j'],
    does: 'to what the selected message answers and back; to the new messages',
    run: jumpAbout,
  },
]
