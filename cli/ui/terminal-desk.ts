// What the config file says, put to work on one terminal: theme, lock after a while, notifications.
import type { CancelTimer, Clock } from '#platform/clock.js'
import type { Environment } from '#platform/config.js'
import { configWith, type Config } from '../config/config.js'
import type { DeskChange, DeskInput } from '../state/desk/desk-input.js'
import { startNotifyCommand } from '../system/notify-command.js'
import type { DeskDeps } from '../engines/desk-engine.js'
import { Notifier } from './notifier.js'
import type { TerminalOutput } from './terminal-modes.js'
import { asksForBackground, themeFor, type Theme } from './theme.js'
import { BackgroundQuestion, backgroundOf, type Background } from './theme/background.js'

const MINUTE_MS = 60_000

/** Whether it is the profile's passphrase; takes a moment. */
export type VerifyPassphrase = (passphrase: string) => Promise<boolean>

export interface TerminalDeskDeps {
  readonly config: Config
  /** Writes a setting to the config file. @throws {ClientError} where it is not written. */
  readonly keep: KeepSetting
  readonly clock: Clock
  readonly output: TerminalOutput
  readonly env: Environment
  /** Whether the terminal is ours now. */
  readonly entered: () => boolean
  /** The theme is another one. */
  readonly themed: () => void
  /** A setting is another one, for all panes. */
  readonly configured: (config: Config) => void
  /** Nobody pressed a key for as long as the config file says. */
  readonly idle: () => void
}

export type KeepSetting = (change: DeskChange) => Promise<void>

export class TerminalDesk {
  readonly #deps: TerminalDeskDeps
  readonly #background: BackgroundQuestion
  readonly #notifier: Notifier
  #config: Config
  #theme: Theme
  /** As far as it is known. */
  #ground: Background | undefined
  #endWaiting: CancelTimer | undefined

  constructor(deps: TerminalDeskDeps) {
    const { config, clock, output, env, entered } = deps
    this.#deps = deps
    this.#config = config
    this.#ground = backgroundOf(env)
    this.#theme = themeFor(env, config.ui.theme, this.#ground)
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
    const { ui, notify, keys } = this.#config
    const settings = { ui, notify, lockable: verify !== undefined }
    return { tell: 'configured', settings, keys }
  }

  /** @param locked is told whenever the pane is locked or unlocked. */
  engine(verify: VerifyPassphrase | undefined, locked: DeskDeps['locked'] = () => undefined): DeskDeps {
    return {
      ...{ verify, locked, set: this.#set },
      notify: (notice, mute) => {
        this.#notifier.notify(notice, mute)
      },
    }
  }

  /** The terminal is ours and its input is read. */
  begin(): void {
    this.#askForBackground()
    this.pressed()
  }

  #askForBackground(): void {
    if (asksForBackground(this.#config.ui.theme, this.#deps.env)) this.#background.ask()
  }

  /** It is in force before anything is written: whatever becomes of the file, the person sees what they chose. */
  readonly #set = async (change: DeskChange): Promise<void> => {
    const { env, themed, configured, keep } = this.#deps
    this.#config = configWith(this.#config, change.section, change.key, change.value)
    const { ui, notify } = this.#config
    this.#notifier.configure(notify)
    configured(this.#config)
    if (change.key === 'theme') {
      this.#theme = themeFor(env, ui.theme, this.#ground)
      this.#askForBackground()
      themed()
    }
    this.pressed()
    await keep(change)
  }

  /** Somebody is there. */
  pressed(): void {
    const { clock, idle } = this.#deps
    const minutes = this.#config.ui['lock-after-minutes']
    this.#endWaiting?.()
    this.#endWaiting = undefined
    if (minutes === 0) return
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
    const { env, themed } = this.#deps
    this.#ground = background
    this.#theme = themeFor(env, this.#config.ui.theme, background)
    themed()
  }
}
