// Commands of the desk.
import type { Command } from '../command.js'
import { connectNow } from './connect-now.js'
import { lock } from './lock.js'

export const DESK_COMMANDS: Readonly<Record<string, Command>> = {
  lock: { usage: '/lock', does: 'lock the screen until the passphrase is typed', run: lock },
  connect: { usage: '/connect', does: 'connect now instead of waiting for the next try', run: connectNow },
}
