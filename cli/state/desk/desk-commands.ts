// Commands of the desk.
import type { Command } from '../command.js'

export const DESK_COMMANDS: Readonly<Record<string, Command>> = {}
