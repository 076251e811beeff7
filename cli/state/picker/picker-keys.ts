// Keys that open pickers.
import type { KeyAction } from '../keys/key-action.js'

export const PICKER_KEYS: readonly KeyAction[] = []
