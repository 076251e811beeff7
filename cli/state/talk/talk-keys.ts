// Keys that act on messages.
import { keyAction, type KeyAction } from '../keys/key-action.js'
import { jumpAbout } from './jump.js'
import { REACT, REPLY } from './message-actions.js'
import { actOnNewest, startSelecting } from './selection.js'

export const TALK_KEYS: readonly KeyAction[] = [
  keyAction('select', 'choose a message; then keys act on it', startSelecting),
  keyAction('reply', 'reply to the newest message', (view) => actOnNewest(view, REPLY)),
  keyAction('react', 'react to the newest message', (view) => actOnNewest(view, REACT)),
  keyAction('jump', 'to what the selected message answers and back; to the new messages', jumpAbout),
]
