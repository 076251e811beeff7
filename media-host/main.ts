// The media host as a program of its own: `parley serve media`.
import { randomBytes } from 'node:crypto'
import { systemClock } from '#platform/clock.js'
import { readConfig, type Environment } from '#platform/config.js'
import { createLogger } from '#platform/log.js'
import { terminationSignal } from '#platform/termination.js'
import type { TraceSink } from '#proto/trace/event.js'
import { MEDIA_HOST_VARIABLES } from './config.js'
import { startMediaHost } from './index.js'

/**
 * Runs until SIGINT or SIGTERM.
 * @throws {ConfigError} naming every fault of the environment.
 */
export async function main(environment: Environment, trace?: TraceSink): Promise<void> {
  const config = readConfig(MEDIA_HOST_VARIABLES, environment)
  const log = createLogger({ name: 'media-host', level: config.logLevel })
  const mediaHost = await startMediaHost(config, {
    clock: systemClock,
    log,
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
    trace,
  })
  log.info({ url: mediaHost.url }, 'listening')
  const signal = await terminationSignal()
  log.info({ signal }, 'closing')
  await mediaHost.close()
}
