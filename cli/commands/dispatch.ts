// How a command's file hands its work to the program: it parses, somebody else decides where it runs.
import type { Command } from 'commander'
import type { JsonObject } from '../profile/json-lines.js'
import type { ProfileCommand } from './profile-command.js'
import type { GlobalFlags, Shell } from './shell.js'

export interface Dispatch {
  /** Runs on the chosen profile: in its owner if it has one, else here. `prepare` makes what is handed over. */
  onProfile(
    command: ProfileCommand,
    prepare: (shell: Shell) => JsonObject | Promise<JsonObject>,
  ): Promise<void>
  /** Runs here, without a profile of its own. `run` answers the exit code: ours, or of a program it ran. */
  here(run: (shell: Shell, flags: GlobalFlags) => Promise<number>): Promise<void>
  /** The program with every command, not only the one that runs. */
  allCommands(): Promise<Command>
}
