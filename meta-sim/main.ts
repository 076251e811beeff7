// The simulated Meta endpoint as a program of its own: `parley serve meta`.
import { randomBytes } from 'node:crypto'
import type { TraceSink } from '#proto/trace/event.js'
import { systemClock } from '#platform/clock.js'
import { type Environment, readConfig } from '#platform/config.js'
import { createLogger } from '#platform/log.js'
import { terminationSignal } from '#platform/termination.js'
import { META_VARIABLES } from './config.js'
import { startMeta } from './index.js'

/**
 * Runs until SIGINT or SIGTERM.
 * @throws {ConfigError} naming every fault of the environment.
 */
export async function main(environment: Environment, trace?: TraceSink): Promise<void> {
  const config = readConfig(META_VARIABLES, environment)
  const log = createLogger({ name: 'meta-sim', level: config.logLevel })
  const meta = await startMeta(config, {
    clock: systemClock,
    log,
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
    trace,
  })
  log.info({ url: meta.url, chat: meta.chat, trustRoot: meta.trustRoot }, 'listening')
  const signal = await terminationSignal()
  log.info({ signal }, 'closing')
  await meta.close()
}
