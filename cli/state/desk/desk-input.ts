// The desk: what the config file says, the lock, notifications.
import type { KeyOverrides } from '../keys/keymap.js'
import type { DeskSettings } from './desk.js'

export type DeskInput =
  | { readonly tell: 'configured'; readonly settings: DeskSettings; readonly keys: KeyOverrides }
  /** Nobody pressed a key for as long as the config file says. */
  | { readonly tell: 'idle' }
  | { readonly tell: 'unlocked' }
  /** It stays locked; `why` is ours. */
  | { readonly tell: 'refused'; readonly why: string }
  /** The command that should tell of messages does not start. */
  | { readonly tell: 'mute'; readonly why: string }

export type DeskIntent =
  /** Sanitised, in one line each. */
  | { readonly ask: 'notify'; readonly title: string; readonly text: string }
  | { readonly ask: 'unlock'; readonly passphrase: string }
