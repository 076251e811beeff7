// A program on a pseudo-terminal of which everything is read, also what it wrote just before it ended.
import { readSync } from 'node:fs'
import { ReadStream } from 'node:tty'
import pty from '@lydell/node-pty'

export interface PseudoTerminal {
  readonly child: pty.IPty
  /** Resolves when the program is gone and `heard` had all it wrote. */
  readonly ended: Promise<{ readonly exitCode: number; readonly signal?: number | undefined }>
}

/** @param heard what the program writes, piece by piece; never half a character. */
export function startOnPseudoTerminal(
  [file = '', ...args]: readonly string[],
  options: pty.IPtyForkOptions,
  heard: (text: string) => void,
): PseudoTerminal {
  const decoder = new TextDecoder()
  const hear = (bytes: unknown): void => {
    if (!(bytes instanceof Uint8Array)) throw new TypeError('a terminal without an encoding gives bytes')
    heard(decoder.decode(bytes, { stream: true }))
  }
  const child = pty.spawn(file, args, { ...options, encoding: null })
  child.onData(hear)
  const socket: unknown = Reflect.get(child, '_socket')
  if (!(socket instanceof ReadStream)) throw new TypeError('this pseudo-terminal is no stream')
  socket.once('end', () => {
    restOf(child, hear)
  })
  const ended = new Promise<{ exitCode: number; signal?: number | undefined }>((resolve) => {
    child.onExit(resolve)
  })
  return { child, ended }
}

/**
 * Where the other side is closed, libuv takes a read that does not fill its buffer for the last one. A terminal gives
 * less than that at a time, so up to 16 KiB would be lost, the more likely the busier the machine is.
 */
function restOf(child: pty.IPty, hear: (bytes: Uint8Array) => void): void {
  const fd: unknown = Reflect.get(child, 'fd')
  if (typeof fd !== 'number') throw new TypeError('this pseudo-terminal has no descriptor')
  const buffer = new Uint8Array(4096)
  for (let length = readOrEnd(fd, buffer); length > 0; length = readOrEnd(fd, buffer)) {
    hear(buffer.subarray(0, length))
  }
}

/** 0 where there is nothing left: a closed pseudo-terminal says so by an error. */
function readOrEnd(fd: number, buffer: Uint8Array): number {
  try {
    return readSync(fd, buffer)
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EIO' || error.code === 'EAGAIN'))
      return 0
    throw error
  }
}
