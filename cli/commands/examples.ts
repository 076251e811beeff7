// Examples of the commands that are used most, as help and COMMANDS.md show them.
import type { Command } from 'commander'

/** By the path of the command, without the program. Every one is a command line that the program takes. */
export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  signup: ['parley --profile ada signup --provider http://127.0.0.1:7420 --user ada'],
  enlist: ['parley --profile ada enlist --meta http://127.0.0.1:7422 --service whatsapp'],
  chat: ['parley chat --to +4915550001@whatsapp', 'parley chat --plain'],
  send: [
    `parley send --to +4915550001@whatsapp 'See you at seven'`,
    'parley --json send --to ada@parley --reply-to 3EB0A4D05D6800D2144196 yes',
  ],
  'send-media': [
    `parley send-media --to ada@parley sunset.jpg --caption 'look at this'`,
    'parley send-media --resume 3EB0A4D05D6800D2144196',
  ],
  listen: ['parley listen --json', 'parley listen --timeout 5'],
  history: ['parley history --with ada@parley', 'parley history --with ada@parley --json'],
  save: ['parley save --id 3EB0A4D05D6800D2144196 --out sunset.jpg'],
  search: ['parley search tickets friday'],
  'requests accept': ['parley requests accept 1', 'parley requests accept ada@parley'],
}

function examplesOf(path: string): string {
  const lines = EXAMPLES[path]
  return lines === undefined ? '' : `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`
}

/** Adds to the help of a command, and of those below it, how it is used. */
export function addExamples(command: Command, path = ''): void {
  command.addHelpText('after', () => examplesOf(path))
  for (const each of command.commands) addExamples(each, `${path} ${each.name()}`.trim())
}
