// Keys of the desk.
import type { KeyAction } from '../keys/key-action.js'

export const DESK_KEYS: readonly KeyAction[] = []
