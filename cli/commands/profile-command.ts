// A command that works on one profile's open client, in this process or in the profile's owner.
import type { Clock } from '#platform/clock.js'
import type { OpenedClient } from '../client/index.js'
import type { JsonObject } from '../profile/json-lines.js'
import type { ExitCode } from './exit-code.js'
import type { Output } from './output.js'

export interface CommandContext {
  readonly client: OpenedClient
  readonly output: Output
  readonly clock: Clock
  /** Fires when the command should end early: it then answers what it has. */
  readonly signal: AbortSignal
  /** Whether a person watches this profile in `chat`, which then says what is new and what was seen. */
  readonly watched: boolean
}

export interface ProfileCommand {
  readonly name: string
  /** May be the first command of a profile, so the profile need not exist. */
  readonly creates: boolean
  /** Ends when it is told to; an owner that ends hands it back rather than wait for it. */
  readonly lasting: boolean
  /** Goes on to tell what people write, and so ends when the screen of its owner is locked. */
  readonly tells?: true
  /**
   * Checks `args` and runs. Errors are the caller's to report.
   * @throws {ClientError} and whatever the client throws.
   */
  run(args: JsonObject, context: CommandContext): Promise<ExitCode>
}
