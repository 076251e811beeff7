// The desk: what the config file says, the lock, notifications.
import type { SettingValue } from '../../config/setting.js'
import type { KeyOverrides } from '../keys/keymap.js'
import type { DeskSettings } from './desk.js'

/** A setting of the config file and what it becomes. */
export interface DeskChange {
  readonly section: 'ui' | 'notify'
  readonly key: string
  readonly value: SettingValue
}

export type DeskInput =
  | { readonly tell: 'configured'; readonly settings: DeskSettings; readonly keys: KeyOverrides }
  /** The config file says it, too. */
  | ({ readonly tell: 'kept' } & DeskChange)
  /** It holds until the app ends; `why` the file does not say it is ours. */
  | ({ readonly tell: 'unkept'; readonly why: string } & DeskChange)
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
  | ({ readonly ask: 'notify' } & Notice)
  | ({ readonly ask: 'set' } & DeskChange)
  /** Whether nothing is shown from now on, here or in other processes that this one answers. */
  | { readonly ask: 'lock'; readonly locked: boolean }
  | { readonly ask: 'unlock'; readonly passphrase: string }
