// The keyboard before there is a screen: what is typed while the chat starts, kept for it as it was meant.
import { closeSync, constants, openSync, readSync } from 'node:fs'
import { concat, type Bytes } from '#proto/bytes.js'

/** The part of a terminal's input that is needed here. */
export interface EarlyInput {
  setRawMode(raw: boolean): unknown
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown
  off(event: 'data', listener: (bytes: Uint8Array) => void): unknown
  resume(): unknown
  pause(): unknown
  unshift(bytes: Uint8Array): unknown
}

export interface EarlyKeyboardDeps {
  readonly stdin: EarlyInput
  readonly stdout: { write(data: string): unknown }
  /** Ctrl-C: in raw mode the terminal makes no signal of it. */
  readonly interrupt: () => void
  /** @see typedBefore */
  readonly typedBefore?: () => Bytes
}

const CTRL_C = 0x03
const LF = 0x0a
const CR = 0x0d
/** Linux gives the terminal of standard input by the first name, every system its controlling one by the other. */
const TERMINALS = ['/proc/self/fd/0', '/dev/tty']
const AT_ONCE = 4_096
/** A paste says where it begins and ends, so that none of its lines is taken for a message to be sent. */
const PASTES = { on: '\x1b[?2004h', off: '\x1b[?2004l' } as const

/** What the terminal holds that was typed before anybody read it; empty where that cannot be told apart. */
export function typedBefore(): Bytes {
  const found: Bytes[] = []
  for (const name of TERMINALS) {
    try {
      const terminal = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
      try {
        for (;;) {
          const buffer = new Uint8Array(AT_ONCE)
          const length = readSync(terminal, buffer)
          if (length === 0) break
          found.push(buffer.slice(0, length))
        }
      } finally {
        closeSync(terminal)
      }
      break
    } catch (error) {
      // EAGAIN: all of it has been read. Anything else: there is no such name here.
      if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') break
    }
  }
  return concat(...found)
}

/**
 * Reads the terminal from the moment it is made. Until then the terminal edited lines by itself and made a line end of
 * the Enter key; of what came in that way every line end is made an Enter again.
 */
export class EarlyKeyboard {
  readonly #deps: EarlyKeyboardDeps
  readonly #typed: Uint8Array[] = []
  #reading = true

  constructor(deps: EarlyKeyboardDeps) {
    this.#deps = deps
    deps.stdin.setRawMode(true)
    const before = (deps.typedBefore ?? typedBefore)()
    if (before.length > 0) this.#typed.push(before.map((byte) => (byte === LF ? CR : byte)))
    deps.stdout.write(PASTES.on)
    deps.stdin.on('data', this.#onData)
    deps.stdin.resume()
  }

  readonly #onData = (bytes: Uint8Array): void => {
    this.#typed.push(bytes)
    if (bytes.includes(CTRL_C)) this.#deps.interrupt()
  }

  /** Whoever reads standard input next gets what was typed, and the terminal as it is: raw. */
  handOver(): void {
    if (!this.#reading) return
    this.#reading = false
    const { stdin } = this.#deps
    stdin.off('data', this.#onData)
    stdin.pause()
    const typed = concat(...this.#typed)
    if (typed.length > 0) stdin.unshift(typed)
  }

  /** As {@link handOver}, with the terminal as it was. Without effect once it was handed over. */
  release(): void {
    if (!this.#reading) return
    this.handOver()
    this.#deps.stdout.write(PASTES.off)
    this.#deps.stdin.setRawMode(false)
  }
}
