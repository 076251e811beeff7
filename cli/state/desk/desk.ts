// What the config file says about one person's side of the screen, as the model needs it.

import type { Hours } from '../clock-text.js'

/** How much of a message leaves the app with a notification. */
export type NotifiedContent = 'full' | 'sender' | 'none'

export interface DeskSettings {
  readonly time: Hours
  readonly notify: {
    readonly content: NotifiedContent
    /** `away`: also while another chat is open. `unfocused`: only while the terminal has no focus. */
    readonly when: 'away' | 'unfocused'
  }
  /** The profile has a passphrase to unlock with. */
  readonly lockable: boolean
}

export const DEFAULT_DESK: DeskSettings = {
  time: '24h',
  notify: { content: 'full', when: 'away' },
  lockable: false,
}
