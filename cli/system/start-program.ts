// Starts a program that shows or plays something while we go on.
import { spawn, type ChildProcess } from 'node:child_process'
import type { Environment } from '#platform/config.js'
import { ClientError } from '../client/api.js'
import { foreignEnvironment } from './find-program.js'

export interface Started {
  readonly child: ChildProcess
  /** True where it ended by itself and says that all went well. */
  readonly ended: Promise<boolean>
}

/**
 * Apart from our terminal: it can neither write there nor read keys, and Ctrl-C does not reach it.
 * @throws {ClientError} `failed` where the system does not start it.
 */
export async function startProgram(
  program: string,
  args: readonly string[],
  env: Environment,
): Promise<Started> {
  const child = spawn(program, args, { detached: true, stdio: 'ignore', env: foreignEnvironment(env) })
  const ended = new Promise<boolean>((resolve) => {
    child.once('exit', (code) => {
      resolve(code === 0)
    })
  })
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (cause) => {
      reject(new ClientError('failed', `${program} does not start: ${cause.message}`, { cause }))
    })
  })
  child.unref()
  return { child, ended }
}
