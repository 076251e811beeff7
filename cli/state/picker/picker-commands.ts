// Commands that open pickers and the sheets about a person.
import type { Command } from '../command.js'

export const PICKER_COMMANDS: Readonly<Record<string, Command>> = {}
