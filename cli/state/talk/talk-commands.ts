// Commands that act on messages.
import type { Command } from '../command.js'

export const TALK_COMMANDS: Readonly<Record<string, Command>> = {}
