// Another chat server as a peer: started on loopback with its own folder, ended by its process id.
import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, closeSync, constants, openSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

export interface XmppServer {
  readonly pid: number
  readonly port: number
  /** What it was told to store. */
  readonly note: string
  close(): Promise<void>
}

/** @param folder its own, made by it. Rejects where it is not installed or does not start. */
export type StartXmppServer = (folder: string) => Promise<XmppServer>

export interface XmppProgram {
  readonly program: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly port: number
  readonly logFile: string
  readonly note: string
}

const PATIENCE_MS = 20_000

export async function runXmppServer(server: XmppProgram): Promise<XmppServer> {
  const { program, args, env, port, logFile, note } = server
  accessSync(program, constants.X_OK)
  const log = openSync(logFile, 'a', 0o600)
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve()
    }),
  )
  try {
    await listening(child, port, logFile)
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  return { pid: child.pid ?? 0, port, note, close: () => end(child, ended) }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => {
        resolve(port)
      })
    })
  })
}

async function listening(child: ChildProcess, port: number, logFile: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}, see ${logFile}`)
    if (performance.now() > deadline) throw new Error(`it does not listen after ${PATIENCE_MS} ms`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => {
      resolve(false)
    })
  })
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await ended
  clearTimeout(timer)
}
