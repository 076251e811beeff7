// The table of shell commands, read off commander's own tree: completion and the command reference are views of it.
import type { Argument, Command, Option } from 'commander'

/** What a word is, for completing it; `undefined` where only the user knows. */
export type WordKind = 'address' | 'path' | 'profile' | { readonly oneOf: readonly string[] } | undefined

export interface TreeArgument {
  /** `<address>`, `[setting]`, `<text...>`. */
  readonly usage: string
  readonly description: string
  readonly kind: WordKind
}

export interface TreeOption {
  /** `--to <address>`. */
  readonly flags: string
  /** `--to`, and `-h` where it has a short form. */
  readonly names: readonly string[]
  readonly description: string
  readonly takesValue: boolean
  readonly mandatory: boolean
  readonly kind: WordKind
}

export interface TreeCommand {
  /** Without the program: `requests accept`; empty for the program itself. */
  readonly path: string
  readonly name: string
  readonly description: string
  readonly arguments: readonly TreeArgument[]
  readonly options: readonly TreeOption[]
  readonly commands: readonly TreeCommand[]
}

/** By the name that a command gives what it takes. */
const KINDS: Readonly<Record<string, WordKind>> = {
  address: 'address',
  addresses: 'address',
  file: 'path',
  path: 'path',
  dir: 'path',
  folder: 'path',
  profile: 'profile',
}

export function commandTree(command: Command, above = ''): TreeCommand {
  const name = command.name()
  const path = command.parent === null ? '' : `${above} ${name}`.trim()
  return {
    ...{ path, name, description: command.description() },
    arguments: command.registeredArguments.map(treeArgument),
    options: command.options.filter(({ hidden }) => !hidden).map(treeOption),
    commands: visible(command).map((each) => commandTree(each, path)),
  }
}

/** Those that help shows, without help itself. */
function visible(command: Command): readonly Command[] {
  const shown = new Set<Command>(command.createHelp().visibleCommands(command))
  return command.commands.filter((each) => shown.has(each))
}

/** A command and everything below it. */
export function allCommands(tree: TreeCommand): readonly TreeCommand[] {
  return [tree, ...tree.commands.flatMap(allCommands)]
}

function treeArgument(argument: Argument): TreeArgument {
  const name = argument.variadic ? `${argument.name()}...` : argument.name()
  return {
    usage: argument.required ? `<${name}>` : `[${name}]`,
    description: argument.description,
    kind: kindOf(argument.name(), argument.argChoices),
  }
}

function treeOption(option: Option): TreeOption {
  const { flags, short, long, description, required, optional, mandatory, argChoices } = option
  const takes = /[<[]([a-z]+)/u.exec(flags)?.[1] ?? ''
  const named = long === '--profile' ? 'profile' : takes
  return {
    ...{ flags, description, mandatory, takesValue: required || optional },
    names: [short, long].filter((name) => name !== undefined),
    kind: kindOf(named, argChoices),
  }
}

function kindOf(name: string, choices: readonly string[] | undefined): WordKind {
  return choices === undefined ? KINDS[name] : { oneOf: choices }
}
