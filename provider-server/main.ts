// The provider server as a program of its own: `parley serve provider`.
import { randomBytes } from 'node:crypto'
import { systemClock } from '#platform/clock.js'
import { readConfig, type Environment } from '#platform/config.js'
import { createLogger } from '#platform/log.js'
import { terminationSignal } from '#platform/termination.js'
import type { TraceSink } from '#proto/trace/event.js'
import { PROVIDER_VARIABLES } from './config.js'
import { startProvider } from './index.js'

/**
 * Runs until SIGINT or SIGTERM.
 * @throws {ConfigError} naming every fault of the environment.
 */
export async function main(environment: Environment, trace?: TraceSink): Promise<void> {
  const config = readConfig(PROVIDER_VARIABLES, environment)
  const log = createLogger({ name: 'provider-server', level: config.logLevel })
  const provider = await startProvider(config, {
    clock: systemClock,
    log,
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
    trace,
  })
  log.info({ url: provider.url }, 'listening')
  const signal = await terminationSignal()
  log.info({ signal }, 'closing')
  await provider.close()
}
