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

/** What is told outside the screen: sanitised, in one line each. */
export interface Notice {
  readonly title: string
  readonly text: string
}

export type DeskIntent =
  ({ readonly ask: 'notify' } & Notice) | { readonly ask: 'unlock'; readonly passphrase: string }
