// One of the lab's servers in a process of its own (design: the lab starts three child processes).
//
// Composition root: environment, clock and randomness enter here. It ends with the process that started it.
import { randomBytes } from 'node:crypto'
import { systemClock } from '#platform/clock.js'
import { createLogger, LOG_LEVELS, type LogLevel } from '#platform/log.js'
import { openTraceFile, type TraceFile } from '#platform/trace/trace-file.js'
import { ROLES, type ChildMessage, type Role } from './child-message.js'
import { PARTIES, startRole, type RunningRole } from './start-role.js'

function roleOf(text: string | undefined): Role {
  const role = ROLES.find((each) => each === text)
  if (role === undefined) throw new TypeError(`no role of the lab: ${String(text)}`)
  return role
}

function logLevel(text: string | undefined): LogLevel {
  return LOG_LEVELS.find((level) => level === text) ?? 'info'
}

function tell(message: ChildMessage): void {
  process.send?.(message)
}

async function main(): Promise<void> {
  const role = roleOf(process.argv[2])
  const tracePath = process.env['PARLEY_TRACE']
  const trace = tracePath === undefined ? undefined : openTraceFile(tracePath, PARTIES[role], systemClock)
  // The lab decides when its servers end; a terminal sends Ctrl-C to all of them at once.
  process.on('SIGINT', () => undefined)
  const parentGone = new Promise<void>((resolve) => {
    process.once('disconnect', resolve)
    process.once('SIGTERM', () => {
      resolve()
    })
  })
  const running = await startRole(role, process.env, {
    clock: systemClock,
    log: createLogger({ name: PARTIES[role], level: logLevel(process.env['PARLEY_LOG_LEVEL']) }),
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
    trace: trace?.sink,
  })
  tell({ kind: 'ready', addresses: running.addresses })
  await parentGone
  await end(running, trace)
}

async function end(running: RunningRole, trace: TraceFile | undefined): Promise<void> {
  await running.close()
  trace?.close()
  process.exit(0)
}

main().catch((error: unknown) => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  tell({ kind: 'failed', code, message: error instanceof Error ? error.message : String(error) })
  process.exitCode = 1
  if (process.connected) process.disconnect()
})
