// Keys of the desk.
import { keyAction, type KeyAction } from '../keys/key-action.js'
import { connectNow } from './connect-now.js'
import { lock } from './lock.js'

export const DESK_KEYS: readonly KeyAction[] = [
  keyAction('lock', 'lock the screen until the passphrase is typed', lock),
  keyAction('connect', 'connect now instead of waiting for the next try', connectNow),
]
