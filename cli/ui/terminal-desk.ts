// What the config file says, put to work on one terminal: theme, lock after a while, notifications.
import type { CancelTimer, Clock } from '#platform/clock.js'
import type { Environment } from '#platform/config.js'
import type { Config } from '../config/config.js'
import type { DeskInput } from '../state/desk/desk-input.js'
import { startNotifyCommand } from '../system/notify-command.js'
import type { DeskDeps } from '../engines/desk-engine.js'
import { Notifier } from './notifier.js'
import type { TerminalOutput } from './terminal-modes.js'
import { asksForBackground, themeFor, type Theme } from './theme.js'
import { BackgroundQuestion, backgroundOf } from './theme/background.js'

const MINUTE_MS = 60_000

/** Whether it is the profile's passphrase; takes a moment. */
export type VerifyPassphrase = (passphrase: string) => Promise<boolean>

export interface TerminalDeskDeps {
  readonly config: Config
  readonly clock: Clock
  readonly output: TerminalOutput
  readonly env: Environment
  /** Whether the terminal is ours now. */
  readonly entered: () => boolean
  /** The theme is another one. */
  readonly themed: () => void
  /** Nobody pressed a key for as long as the config file says. */
  readonly idle: () => void
}

export class TerminalDesk {
  readonly #deps: TerminalDeskDeps
  readonly #background: BackgroundQuestion
  readonly #notifier: Notifier
  #theme: Theme
  #endWaiting: CancelTimer | undefined

  constructor(deps: TerminalDeskDeps) {
    const { config, clock, output, env, entered } = deps
    this.#deps = deps
    this.#theme = themeFor(env, config.ui.theme, backgroundOf(env))
    this.#background = new BackgroundQuestion({ output, clock, env, told: this.#told })
    this.#notifier = new Notifier(config.notify, {
      ...{ clock, output, entered },
      start: (command, title, text) => startNotifyCommand(command, title, text, env),
    })
  }

  get theme(): Theme {
    return this.#theme
  }

  /** What the panes have to know, for a profile that `verify` can unlock. */
  configured(verify: VerifyPassphrase | undefined): DeskInput {
    const { ui, notify, keys } = this.#deps.config
    const settings = { time: ui.time, notify, lockable: verify !== undefined }
    return { tell: 'configured', settings, keys }
  }

  engine(verify: VerifyPassphrase | undefined): DeskDeps {
    return {
      verify,
      notify: (notice, mute) => {
        this.#notifier.notify(notice, mute)
      },
    }
  }

  /** The terminal is ours and its input is read. */
  begin(): void {
    const { config, env } = this.#deps
    if (asksForBackground(config.ui.theme, env)) this.#background.ask()
    this.pressed()
  }

  /** Somebody is there. */
  pressed(): void {
    const { config, clock, idle } = this.#deps
    const minutes = config.ui['lock-after-minutes']
    if (minutes === 0) return
    this.#endWaiting?.()
    this.#endWaiting = clock.after(minutes * MINUTE_MS, () => {
      this.#endWaiting = undefined
      idle()
    })
  }

  readonly onReport = (report: string): void => {
    this.#background.onReport(report)
  }

  close(): void {
    this.#endWaiting?.()
    this.#background.close()
    this.#notifier.close()
  }

  readonly #told = (background: 'dark' | 'light'): void => {
    const { config, env, themed } = this.#deps
    this.#theme = themeFor(env, config.ui.theme, background)
    themed()
  }
}
