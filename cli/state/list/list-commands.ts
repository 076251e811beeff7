// Commands about how chats are kept.
import type { Command } from '../command.js'

export const LIST_COMMANDS: Readonly<Record<string, Command>> = {}
