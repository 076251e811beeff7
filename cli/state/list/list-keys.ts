// Keys of the chat list.
import type { KeyAction } from '../keys/key-action.js'

export const LIST_KEYS: readonly KeyAction[] = []
