// A terminal in memory, with its clock and the process around it, for driving the chat without one.
import { EventEmitter } from 'node:events'
import type { Clock } from '#platform/clock.js'
import type { SettingChange } from '#cli/config/change-setting.js'
import type { Config } from '#cli/config/config.js'
import { defaultConfig } from '#cli/config/render-config.js'
import type { Person } from '#cli/ui/person.js'
import type { KeepSetting } from '#cli/ui/terminal-desk.js'
import { TerminalApp } from '#cli/ui/terminal-app.js'
import type { Players } from '#cli/engines/media-engine.js'

export interface FakeTerminal {
  readonly app: TerminalApp
  readonly ended: Promise<void>
  /** What was written since the last call. */
  readonly output: () => string
  readonly stdin: EventEmitter
  readonly stdout: EventEmitter & { columns: number; rows: number }
  readonly host: EventEmitter
  readonly raw: boolean[]
  readonly kills: string[]
  /** What the system's programs were asked, in order. */
  readonly played: string[]
  /** Settings that were to be written to the config file. */
  readonly kept: readonly SettingChange[]
  /** What the process would have ended of. */
  readonly crashes: readonly unknown[]
  /** Ends what plays, as if it were over. */
  readonly endSound: () => void
  readonly type: (text: string) => void
  /** Lets all timers and promises run that are due without waiting. */
  readonly settle: () => Promise<void>
}

/** Timers fire on `run`, in the order of their times; time jumps to each of them. */
function fakeClock(): { clock: Clock; run: () => void } {
  let now = 0
  let timers: { at: number; fn: () => void }[] = []
  const run = (): void => {
    for (let timer = timers.shift(); timer !== undefined; timer = timers.shift()) {
      now = Math.max(now, timer.at)
      timer.fn()
    }
  }
  const after: Clock['after'] = (milliseconds, fn) => {
    const timer = { at: now + milliseconds, fn }
    timers = [...timers, timer].sort((a, b) => a.at - b.at)
    return () => {
      timers = timers.filter((other) => other !== timer)
    }
  }
  return { clock: { now: () => now, after }, run }
}

export function startTerminal(
  people: readonly Person[],
  columns = 80,
  rows = 24,
  env: Readonly<Record<string, string>> = {},
  config: Config = defaultConfig(),
  keep: KeepSetting = () => Promise.resolve(),
): FakeTerminal {
  const { clock, run } = fakeClock()
  const raw: boolean[] = []
  const kills: string[] = []
  let written = ''
  const stdin = Object.assign(new EventEmitter(), {
    setRawMode: (on: boolean) => raw.push(on),
    resume: () => undefined,
    pause: () => undefined,
  })
  const stdout = Object.assign(new EventEmitter(), {
    columns,
    rows,
    write: (data: string) => (written += data),
  })
  const host = Object.assign(new EventEmitter(), {
    kill: (pid: number, signal: string) => kills.push(`${pid} ${signal}`),
  })
  const played: string[] = []
  let endSound = (): void => undefined
  const players: Players = {
    play: (path) => {
      played.push(`play ${path}`)
      const ended = new Promise<'played' | 'stopped'>((resolve) => {
        endSound = () => {
          resolve('played')
        }
      })
      const stop = (): void => {
        played.push(`stop ${path}`)
        endSound()
      }
      return Promise.resolve({ stop, ended })
    },
    open: (path) => {
      played.push(`open ${path}`)
      return Promise.resolve()
    },
  }
  let ids = 0
  const newMessageId = (): string => `ID${(ids += 1)}`
  const kept: SettingChange[] = []
  const crashes: unknown[] = []
  const app = new TerminalApp(people, {
    ...{ clock, stdin, stdout, host, env, newMessageId, players, config },
    keep: (change) => {
      kept.push(change)
      return keep(change)
    },
    crash: (error) => crashes.push(error),
  })
  const ended = app.run()
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 5; round += 1) {
      run()
      await new Promise<void>((resolve) => {
        setImmediate(resolve)
      })
    }
  }
  return {
    app,
    ended,
    stdin,
    stdout,
    host,
    raw,
    kills,
    played,
    kept,
    crashes,
    endSound: () => {
      endSound()
    },
    settle,
    output: () => {
      const out = written
      written = ''
      return out
    },
    type: (text) => {
      stdin.emit('data', new TextEncoder().encode(text))
    },
  }
}
