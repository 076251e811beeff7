// `parley completion`: a script for the shell, made from the same tree that reads the command line.
import { Argument, type Command } from 'commander'
import { homeFolder, listProfiles } from '../../profile/profile-folder.js'
import type { Dispatch } from '../dispatch.js'
import { EXIT } from '../exit-code.js'
import type { ProfileCommand } from '../profile-command.js'
import { bashScript } from './bash.js'
import { commandTree } from './command-tree.js'
import { completionTable, type CompletionRow } from './completion-table.js'
import { fishScript } from './fish.js'
import { zshScript } from './zsh.js'

const SCRIPTS: Readonly<Record<string, (table: readonly CompletionRow[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
}

/** The addresses this profile has chats with; asked by the script of a shell, on a key press. */
export const knownAddresses: ProfileCommand = {
  name: 'completion words',
  creates: false,
  lasting: false,
  run(_args, { client, output }) {
    for (const { with: address } of client.chats()) output.emit({ event: 'word', word: address })
    return Promise.resolve(EXIT.ok)
  },
}

export function registerCompletion(program: Command, dispatch: Dispatch): void {
  const completion = program
    .command('completion')
    .description('print a completion script: source <(parley completion bash)')
  for (const [shell, script] of Object.entries(SCRIPTS)) {
    completion
      .command(shell)
      .description(`for ${shell}`)
      .action(async () => {
        await dispatch.here(async ({ stdout }) => {
          stdout.write(script(completionTable(commandTree(await dispatch.allCommands()))))
          return EXIT.ok
        })
      })
  }
  completion
    .command('words', { hidden: true })
    .addArgument(new Argument('<kind>', 'of words').choices(['address', 'profile']))
    .action(async (kind: string) => {
      if (kind === 'address') {
        await dispatch.onProfile(knownAddresses, () => ({}))
        return
      }
      await dispatch.here(({ env, stdout }, { home }) => {
        for (const name of listProfiles(homeFolder(home, env))) stdout.write(`${name}\n`)
        return Promise.resolve(EXIT.ok)
      })
    })
}
