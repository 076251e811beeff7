// The media host as a process that can be killed at any moment and started again on the same folder.
//
// It runs the compiled program, so `dist/` must be up to date (`npm test` sees to it).
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { parseChildMessage } from '#cli/lab/child-message.js'
import { systemClock } from '#platform/clock.js'
import type { Environment } from '#platform/config.js'
import { issueUploadToken } from '#proto/hosting/upload-token.js'
import { temporaryFolder } from './folder.js'
import { startPartnerIssuer } from './partner-issuer.js'
import { testKey } from './signing.js'
import { injecting } from './strace.js'
import { type Tus, tusClient } from './tus.js'

const CHILD = join(import.meta.dirname, '../../dist/cli/lab/child.js')

export interface MediaHostProcess {
  readonly url: string
  readonly folder: string
  /** Ada's upload token. */
  readonly token: string
  readonly ada: Tus
  /** kill -9; resolves when the process is gone. */
  kill(): Promise<void>
  /** Resolves when the process is gone, for whatever reason. */
  gone(): Promise<void>
  /** Starts it again after it has gone, with a fault that strace injects; false where it ended before it was ready. */
  start(inject?: string): Promise<boolean>
}

/** @param inject a fault of its first life; where it dies before it is ready, it is started again without. */
export async function startMediaHostProcess(inject?: string): Promise<MediaHostProcess> {
  const folder = join(await temporaryFolder(), 'media')
  await mkdir(folder, { mode: 0o700 })
  const issuer = await startPartnerIssuer(systemClock)
  const key = testKey('provider-key', 'RS256')
  issuer.keys = [key]
  let child: ChildProcess
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`

  const gone = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  const start = async (fault?: string): Promise<boolean> => {
    const env = {
      PATH: process.env['PATH'],
      PARLEY_MEDIA_DATA: folder,
      PARLEY_MEDIA_PORT: String(port),
      PARLEY_MEDIA_ISSUER: issuer.url,
      PARLEY_LOG_LEVEL: 'error',
    }
    child = launch(env, fault)
    const told = once(child, 'message').then(([message]: unknown[]) => parseChildMessage(message))
    const message = await Promise.race([told, once(child, 'exit').then(() => undefined)])
    if (message?.kind === 'failed') throw new Error(message.message)
    return message?.kind === 'ready'
  }
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await gone()
  }
  if (!(await start(inject))) await start()
  onTestFinished(async () => {
    await kill()
    await issuer.close()
  })
  const request = { issuer: issuer.url, mediaHost: url, accountId: 'ada', tokenId: '1', lifetimeSeconds: 600 }
  const token = await issueUploadToken(request, key, systemClock.now())
  return {
    ...{ url, folder, kill, gone, start, token },
    ada: tusClient(url, token),
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** `strace -D` keeps the server a child of this process; one thread for files makes its system calls countable. */
function launch(env: Environment, inject: string | undefined): ChildProcess {
  const strace = (fault: string): string[] => ['-D', ...injecting(fault), process.execPath]
  const traced = inject === undefined ? {} : { execPath: 'strace', execArgv: strace(inject) }
  return fork(CHILD, ['mediaHost'], {
    ...traced,
    env: { ...env, UV_THREADPOOL_SIZE: '1' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}
