// Keys of the desk.
import type { KeyAction } from '../keys/key-action.js'
import { lock } from './lock.js'

export const DESK_KEYS: readonly KeyAction[] = [
  {
    name: 'lock',
    place: 'everywhere',
    keys: ['alt+l'],
    does: 'lock the screen until the passphrase is typed',
    run: lock,
  },
]
