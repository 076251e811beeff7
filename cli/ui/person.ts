// Somebody at a terminal: whose client it is, and what their pane begins with.
import type { ParleyClient } from '../client/api.js'
import type { TalkEngineDeps } from '../engines/talk-engine.js'
import type { VerifyPassphrase } from './terminal-desk.js'

export interface Person {
  /** Above the pane; empty where there is only one. Ours, not remote. */
  readonly title: string
  readonly client: ParleyClient
  /** The address of the chat to begin with. */
  readonly open?: string
  /** Unlocks the profile, where it has a passphrase. */
  readonly verify?: VerifyPassphrase | undefined
  /** Is told whenever their pane is locked or unlocked. */
  readonly onLocked?: ((locked: boolean) => void) | undefined
  /** What this process saw of a message, by its id. */
  readonly traceOf?: TalkEngineDeps['traceOf']
}
