// What the config file says about one person's side of the screen, as the model needs it.
import { NOTIFY, UI, defaultsOf, type Config } from '../../config/config.js'

export interface DeskSettings extends Pick<Config, 'ui' | 'notify'> {
  /** The profile has a passphrase to unlock with. */
  readonly lockable: boolean
}

export const DEFAULT_DESK: DeskSettings = { ui: defaultsOf(UI), notify: defaultsOf(NOTIFY), lockable: false }
