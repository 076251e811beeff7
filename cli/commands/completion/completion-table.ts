// What may follow each command, as shells need it: one table for bash, zsh and fish.
import { allCommands, type TreeCommand, type TreeOption, type WordKind } from './command-tree.js'

export interface CompletionRow {
  /** As {@link TreeCommand.path}. */
  readonly path: string
  readonly commands: readonly { readonly name: string; readonly description: string }[]
  /** Its own, and those that every command takes. */
  readonly options: readonly TreeOption[]
  /** Of its arguments, in any order. */
  readonly words: readonly Exclude<WordKind, undefined>[]
}

const HELP: TreeOption = {
  ...{ flags: '-h, --help', names: ['-h', '--help'], description: 'what it does and takes' },
  ...{ takesValue: false, mandatory: false, kind: undefined },
}

export function completionTable(tree: TreeCommand): readonly CompletionRow[] {
  return allCommands(tree).map((command) => ({
    path: command.path,
    commands: command.commands.map(({ name, description }) => ({ name, description })),
    options: [...(command === tree ? [] : command.options), ...tree.options, HELP],
    words: command.arguments.flatMap(({ kind }) => (kind === undefined ? [] : [kind])),
  }))
}

/** Options that take a value, so that a shell does not take the value for a command. */
export function valueOptions(table: readonly CompletionRow[]): readonly string[] {
  const names = table.flatMap(({ options }) =>
    options.filter((each) => each.takesValue).flatMap((each) => each.names),
  )
  return [...new Set(names)].sort()
}

/** `'…'` as every shell reads it. Ours hold no line ends. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
