// Keys that act on messages.
import type { KeyAction } from '../keys/key-action.js'

export const TALK_KEYS: readonly KeyAction[] = []
