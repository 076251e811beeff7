// Completion for bash, as a script that needs nothing installed: `source <(parley completion bash)`.
import { quoted, valueOptions, type CompletionRow } from './completion-table.js'
import type { WordKind } from './command-tree.js'

/** Words, or a name for what only the machine knows. */
function wordsOf(kind: Exclude<WordKind, undefined>): string {
  return typeof kind === 'string' ? `@${kind}` : kind.oneOf.join(' ')
}

function rowWords({ path, commands, options, words }: CompletionRow): string {
  const all = [
    ...commands.map(({ name }) => name),
    ...words.map(wordsOf),
    ...options.flatMap(({ names }) => names),
  ]
  return `    ${quoted(path)}) REPLY=${quoted(all.join(' '))} ;;`
}

function rowValues({ path, options }: CompletionRow): readonly string[] {
  return options.flatMap(({ names, takesValue, kind }) =>
    takesValue
      ? names.map((name) => `    ${quoted(`${path} ${name}`)}) REPLY=${quoted(kind ? wordsOf(kind) : '')} ;;`)
      : [],
  )
}

export function bashScript(table: readonly CompletionRow[]): string {
  return `# Completion of parley for bash. In ~/.bashrc: source <(parley completion bash)
_parley_words() {
  case "$1" in
${table.map(rowWords).join('\n')}
    *) REPLY='' ;;
  esac
}
_parley_value() {
  case "$1" in
${table.flatMap(rowValues).join('\n')}
    *) return 1 ;;
  esac
}
# A path as the shell would hand it over.
_parley_home() {
  [[ $1 == '~/'* ]] && printf %s "$HOME/\${1:2}" || printf %s "$1"
}
# What others chose (addresses) is compared and quoted here: compgen -W would run a name such as $(…).
_parley_quoted() {
  local word quoted
  while IFS= read -r word; do
    printf -v quoted %q "$word"
    [[ $word == "$typed"* || $quoted == "$typed"* ]] && printf '%s\\n' "$quoted"
  done
}
_parley_candidates() {
  local word IFS=$' \\t\\n'
  for word in $REPLY; do
    case "$word" in
      @path) ;;
      @*) "$(_parley_home "$program")" "\${chosen[@]}" completion words "\${word#@}" 2>/dev/null </dev/null | _parley_quoted ;;
      -*) [[ $typed == -* || $REPLY == -* ]] && [[ $word == "$typed"* ]] && printf '%s\\n' "$word" ;;
      *) [[ $word == "$typed"* ]] && printf '%s\\n' "$word" ;;
    esac
  done
}
_parley() {
  local REPLY='' program=$1 path='' before='' typed lead word
  local -a words chosen=()
  # Bash breaks addresses at @ and numbers at +: the word is what stands behind the last blank.
  local line=\${COMP_LINE:0:COMP_POINT}
  typed=\${line##*[[:space:]]}
  read -r -a words <<< "\${line%"$typed"}"
  for word in "\${words[@]:1}"; do
    case "$before" in
      --profile | --home) chosen+=("$before" "$(_parley_home "$word")") ;;
    esac
    case "$before" in
      ${valueOptions(table).join(' | ')}) before='' ; continue ;;
    esac
    before=$word
    _parley_words "$path"
    case " $REPLY " in
      *" $word "*) [[ $word == -* ]] || path="\${path:+$path }$word" ;;
    esac
  done
  _parley_value "$path $before" || _parley_words "$path"
  # Bash completes paths by itself where nothing else is offered: it knows how to quote them.
  case " $REPLY " in
    *' @path '*) compopt -o default 2>/dev/null ;;
  esac
  mapfile -t COMPREPLY < <(_parley_candidates)
  word=\${COMP_WORDS[COMP_CWORD]}
  [[ $word == [:=] ]] && word=''
  lead=\${typed%"$word"}
  COMPREPLY=("\${COMPREPLY[@]#"$lead"}")
}
complete -F _parley parley
`
}
