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
    ...options.flatMap(({ names }) => names),
    ...words.map(wordsOf),
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
_parley_candidates() {
  local word
  for word in $REPLY; do
    case "$word" in
      @path) compgen -f -- "$typed" ;;
      @*) compgen -W "$("$program" "\${chosen[@]}" completion words "\${word#@}" 2>/dev/null </dev/null)" -- "$typed" ;;
      *) compgen -W "$word" -- "$typed" ;;
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
      --profile | --home) chosen+=("$before" "$word") ;;
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
  mapfile -t COMPREPLY < <(_parley_candidates)
  lead=\${typed%"\${COMP_WORDS[COMP_CWORD]}"}
  COMPREPLY=("\${COMPREPLY[@]#"$lead"}")
}
complete -o filenames -F _parley parley
`
}
