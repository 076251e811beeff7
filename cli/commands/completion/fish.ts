// Completion for fish: `parley completion fish | source`, or a file parley.fish in its completions folder.
import { quoted as posix, valueOptions, type CompletionRow } from './completion-table.js'
import type { TreeOption, WordKind } from './command-tree.js'

/** Fish reads a backslash in single quotes as an escape. */
function quoted(text: string): string {
  return posix(text.replaceAll('\\', '\\\\')).replaceAll(`'\\''`, `\\'`)
}

function words(kind: WordKind): string {
  if (kind === undefined) return '-f'
  if (kind === 'path') return '-F'
  if (typeof kind === 'string') return `-f -a '(__parley_known ${kind})'`
  return `-f -a ${quoted(kind.oneOf.join(' '))}`
}

const at = (path: string): string => `complete -c parley -n ${quoted(`__parley_at ${posix(path)}`)}`

function option(path: string, { names, description, takesValue, kind }: TreeOption): string {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`))
  const value = takesValue ? ` -r ${words(kind)}` : ''
  return `${at(path)} ${flags.join(' ')}${value} -d ${quoted(description)}`
}

function row({ path, commands, options, words: kinds }: CompletionRow): readonly string[] {
  return [
    ...commands.map(({ name, description }) => `${at(path)} -f -a ${quoted(name)} -d ${quoted(description)}`),
    ...kinds.map((kind) => `${at(path)} ${words(kind)}`),
    ...options.map((each) => option(path, each)),
  ]
}

/** `path child` for each, so that a line can be followed down the tree. */
function steps(table: readonly CompletionRow[]): readonly string[] {
  return table.flatMap(({ path, commands }) => commands.map(({ name }) => `${path} ${name}`.trim()))
}

export function fishScript(table: readonly CompletionRow[]): string {
  return `# Completion of parley for fish: parley completion fish | source
set -g __parley_paths ${steps(table).map(quoted).join(' ')}
set -g __parley_values ${valueOptions(table).join(' ')}
function __parley_path
    set -l path ''
    set -l before ''
    set -l line (commandline -opc)
    for word in $line[2..-1]
        if contains -- "$before" $__parley_values
            set before ''
            continue
        end
        set before $word
        set -l next (string trim -- "$path $word")
        contains -- "$next" $__parley_paths; and set path $next
    end
    echo $path
end
function __parley_at
    test (__parley_path) = "$argv[1]"
end
function __parley_known
    set -l line (commandline -opc | string replace -r '^~/' "$HOME/")
    set -l chosen
    for i in (seq 2 (math (count $line) - 1))
        contains -- $line[$i] --profile --home; and set -a chosen $line[$i] $line[(math $i + 1)]
    end
    $line[1] $chosen completion words $argv[1] 2>/dev/null </dev/null | string replace -r '$' '\\t'
end
complete -c parley -f
${table.flatMap(row).join('\n')}
`
}
