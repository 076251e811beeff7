// Commands for the JSON face: a line as a person types it, or an object that a program writes.
import { COMMANDS } from '../state/commands.js'
import { parseJsonLine, type JsonObject } from '../profile/json-lines.js'

const COMMAND_NAME = /^[a-z][a-z-]{0,31}$/u
const NEEDS_QUOTES = /[\s'"\\]/u

/**
 * The line to type for `{"command":"reply","args":["#3","yes"]}` or `{"text":"hello"}`; any other line is taken as it is.
 * @throws {TypeError} where it begins as an object and is none of these.
 */
export function typedOf(line: string): string {
  if (!line.startsWith('{')) return line
  const value = parseJsonLine(line)
  if (typeof value['text'] === 'string') return value['text'].replace(/^\//u, '//')
  return commandLine(value)
}

function commandLine({ command, args = [] }: JsonObject): string {
  if (typeof command !== 'string' || !COMMAND_NAME.test(command)) {
    throw new TypeError(
      'neither {"text":"hello"} nor {"command":"to","args":["ada@parley"]}: a command is named without its /, and {"command":"help"} lists them',
    )
  }
  if (!Array.isArray(args) || !args.every((arg) => typeof arg === 'string')) {
    throw new TypeError('"args" must be a list of texts')
  }
  const takes = Object.hasOwn(COMMANDS, command) ? COMMANDS[command]?.takes : undefined
  const words = args.map((arg: string, at) => (takes?.[at] === 'path' ? quoted(arg) : arg))
  return [`/${command}`, ...words].join(' ')
}

/** A path as one word of a command. */
function quoted(path: string): string {
  return NEEDS_QUOTES.test(path) ? `"${path.replaceAll(/["\\]/gu, (char) => `\\${char}`)}"` : path
}
