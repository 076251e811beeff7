// The desk: what the config file says, the lock, notifications.
import type { KeyOverrides } from '../keys/keymap.js'

export type DeskInput = { readonly tell: 'configured'; readonly keys: KeyOverrides }

export type DeskIntent = { readonly ask: 'notify'; readonly title: string; readonly text: string }
