// Completion for zsh: a file `_parley` on the fpath, or `source <(parley completion zsh)`.
import { quoted, valueOptions, type CompletionRow } from './completion-table.js'
import type { WordKind } from './command-tree.js'

function action(kind: WordKind): string {
  if (kind === undefined) return ':'
  if (kind === 'path') return '_files'
  if (typeof kind === 'string') return `_parley_known ${kind}`
  return `compadd -- ${kind.oneOf.map(quoted).join(' ')}`
}

/** `name:description`, where a colon of the name would end it. */
function described(name: string, description: string): string {
  return quoted(`${name.replaceAll(':', '\\:')}:${description}`)
}

function row({ path, commands, options, words }: CompletionRow): string {
  const lists = [
    ...(commands.length === 0
      ? []
      : [
          `      items=(${commands.map(({ name, description }) => described(name, description)).join(' ')})`,
          `      _describe -t commands command items`,
        ]),
    ...words.map((kind) => `      ${action(kind)}`),
    `      items=(${options.flatMap(({ names, description }) => names.map((name) => described(name, description))).join(' ')})`,
    `      [[ $PREFIX == -* ]] && _describe -t options option items`,
  ]
  return `    ${quoted(path)})\n${lists.join('\n')}\n      ;;`
}

function values({ path, options }: CompletionRow): readonly string[] {
  return options.flatMap(({ names, takesValue, kind }) =>
    takesValue ? names.map((name) => `    ${quoted(`${path} ${name}`)}) ${action(kind)} ;;`) : [],
  )
}

/** The names below each command, to know how far a line has come. */
function children({ path, commands }: CompletionRow): string {
  return `    ${quoted(path)}) reply=(${commands.map(({ name }) => quoted(name)).join(' ')}) ;;`
}

export function zshScript(table: readonly CompletionRow[]): string {
  return `#compdef parley
# Completion of parley for zsh. In ~/.zshrc, behind compinit: source <(parley completion zsh)
_parley_known() {
  local -a known
  known=("\${(@f)$("$program" "\${chosen[@]}" completion words $1 2>/dev/null </dev/null)}")
  compadd -- "\${known[@]:#}"
}
_parley_children() {
  case "$1" in
${table
  .filter(({ commands }) => commands.length > 0)
  .map(children)
  .join('\n')}
    *) reply=() ;;
  esac
}
_parley_value() {
  case "$1" in
${table.flatMap(values).join('\n')}
    *) return 1 ;;
  esac
}
_parley_words() {
  local -a items
  case "$1" in
${table.map(row).join('\n')}
  esac
}
_parley() {
  local program=\${\${(Q)words[1]}/#\\~\\//$HOME/} path_='' before='' word
  local -a chosen reply
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$before" in
      --profile|--home) chosen+=("$before" "\${\${(Q)word}/#\\~\\//$HOME/}") ;;
    esac
    case "$before" in
      ${valueOptions(table).join('|')}) before=''; continue ;;
    esac
    before=$word
    _parley_children "$path_"
    (( \${reply[(Ie)$word]} )) && path_="\${path_:+$path_ }$word"
  done
  _parley_value "$path_ $before" || _parley_words "$path_"
}
if [[ $funcstack[1] == _parley ]]; then _parley "$@"; else compdef _parley parley; fi
`
}
